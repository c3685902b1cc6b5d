// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Prints the catalog as JSON, for the tests that hold pages and names against it.

#include "clang-tidy/ClangTidyCheck.h"
#include "core/Catalog.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace coro_tidy;

static llvm::json::Object describe(const CatalogEntry &Entry) {
  llvm::json::Array Options;
  for (const OptionInfo &Option : optionsOf(Entry))
    Options.push_back(llvm::json::Object{
        {"name", Option.Name}, {"default", Option.Default}, {"meaning", Option.Meaning}});
  return llvm::json::Object{{"name", Entry.Info.Name},
                            {"summary", Entry.Info.Summary},
                            {"severity", name(Entry.Info.Level)},
                            {"principle", sentence(Entry.Info.Keeps)},
                            {"serves", Entry.Info.Serves},
                            {"options", std::move(Options)}};
}

int main() {
  llvm::json::Array Checks;
  for (const CatalogEntry &Entry : catalog())
    Checks.push_back(describe(Entry));
  llvm::outs() << llvm::json::Value(std::move(Checks)) << "\n";
}
