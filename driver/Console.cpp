// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The program's own words, see Console.h.

#include "driver/Console.h"
#include "core/Catalog.h"
#include "driver/Names.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Process.h"
#include <fmt/format.h>
#include <map>
#include <tuple>

namespace coro_tidy::driver {

void listChecks(llvm::raw_ostream &OS) {
  std::map<Principle, std::vector<const CatalogEntry *>> ByPrinciple;
  size_t Width = 0;
  for (const CatalogEntry &Entry : catalog()) {
    ByPrinciple[Entry.Info.Keeps].push_back(&Entry);
    Width = std::max(Width, Entry.Info.Name.size());
  }
  llvm::StringRef Separator = "";
  for (const auto &[Keeps, Entries] : ByPrinciple) {
    OS << Separator << sentence(Keeps) << '\n';
    Separator = "\n";
    for (const CatalogEntry *Entry : Entries)
      OS << fmt::format("  {:{}}  {:7}  {}\n", std::string_view(Entry->Info.Name), Width,
                        std::string_view(name(Entry->Info.Level)),
                        std::string_view(Entry->Info.Summary));
  }
}

llvm::Error explain(llvm::StringRef Check, llvm::raw_ostream &OS) {
  llvm::StringRef Page = pageOf(Check);
  if (!Page.empty()) {
    OS << Page;
    return llvm::Error::success();
  }
  std::string Full = Check.starts_with("coro-") ? Check.str() : ("coro-" + Check).str();
  return llvm::createStringError("no check is named '" + Check + "'" +
                                 didYouMean(Full, checkNames()));
}

static void say(llvm::StringRef Kind, llvm::raw_ostream::Colors Colour, const llvm::Twine &Text) {
  llvm::errs() << "coro-tidy: ";
  llvm::errs().changeColor(Colour, /*Bold=*/true) << Kind << ": ";
  llvm::errs().resetColor() << printable(Text.str()) << '\n';
}

void passOn(llvm::StringRef Log) {
  while (!Log.empty()) {
    const auto [Line, Rest] = Log.split('\n');
    llvm::errs() << printable(Line) << '\n';
    Log = Rest;
  }
}

void complain(const llvm::Twine &Problem) { say("error", llvm::raw_ostream::RED, Problem); }
void warn(const llvm::Twine &Problem) { say("warning", llvm::raw_ostream::MAGENTA, Problem); }
void note(const llvm::Twine &Text) { say("note", llvm::raw_ostream::CYAN, Text); }

ProgressLine::ProgressLine(size_t Total, bool Quiet)
    : Total(Total), Shown(!Quiet && llvm::sys::Process::StandardErrIsDisplayed()) {}

static constexpr llvm::StringLiteral EraseLine = "\r\x1b[K";

ProgressLine::~ProgressLine() {
  if (Shown)
    llvm::errs() << EraseLine;
}

void ProgressLine::show(size_t Done, llvm::StringRef File) {
  if (!Shown)
    return;
  std::string Line = fmt::format("[{}/{}] {}", Done, Total, printable(File));
  unsigned Columns = std::max(20u, llvm::sys::Process::StandardErrColumns());
  if (Line.size() >= Columns)
    Line = Line.substr(0, 16) + "..." + Line.substr(Line.size() - (Columns - 20));
  llvm::errs() << EraseLine << Line;
}

llvm::Error write(const Report &Result, const OutputFormat &Format, llvm::StringRef File) {
  if (File.empty()) {
    Format.Render(Result, llvm::outs());
    llvm::outs().flush();
    std::error_code Failed = llvm::outs().error();
    llvm::outs().clear_error();
    return Failed ? llvm::createStringError("standard output: " + Failed.message())
                  : llvm::Error::success();
  }
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  Format.Render(Result, OS);
  return writeWholeFile(File, OS.str());
}

static std::string counted(size_t N, llvm::StringRef What) {
  return fmt::format("{} {}{}", N, std::string_view(What), N == 1 ? "" : "s");
}

static std::string summaryOf(const Report &Result) {
  std::string Severities;
  for (llvm::StringRef Severity : {"error", "warning", "hint"})
    if (size_t N = llvm::count_if(Result.Findings,
                                  [&](const Finding &F) { return F.Severity == Severity; }))
      Severities += (Severities.empty() ? "" : ", ") + counted(N, Severity);
  std::string Line = Result.Findings.empty()
                         ? "no findings"
                         : counted(Result.Findings.size(), "finding") + " (" + Severities + ")";
  const size_t Causes = byCause(Result.Findings).size();
  if (Causes < Result.Findings.size())
    Line += " of " + counted(Causes, "cause");
  if (!Result.Since.empty())
    Line = fmt::format("{} introduced, {} fixed, {} pre-existing since {}", Result.Findings.size(),
                       Result.Fixed.size(), Result.Known.size(), Result.Since);
  else if (!Result.Known.empty())
    Line += fmt::format(", {} in the baseline", Result.Known.size());
  if (Result.FixedNow)
    Line += fmt::format(", {} fixed now", Result.FixedNow);
  Line += " in " + counted(Result.Analysed + Result.Failed.size(), "unit");
  if (!Result.Failed.empty())
    Line += fmt::format("; {} could not be analysed", Result.Failed.size());
  if (Result.HintsInTests)
    Line += "; " + counted(Result.HintsInTests, "hint") + " in tests, see --all";
  if (Result.NotExamined)
    Line += "; interrupted, without the other " + counted(Result.NotExamined, "unit");
  return Line;
}

void sumUp(const Report &Result, bool Quiet) {
  if (!Quiet)
    llvm::errs() << "coro-tidy: " << summaryOf(Result) << '\n';
}

void printStatistics(const Report &Result) {
  std::map<std::string, size_t> Counts;
  for (const Finding &F : Result.Findings)
    ++Counts[F.Check];
  std::vector<std::pair<std::string, size_t>> Sorted(Counts.begin(), Counts.end());
  llvm::sort(Sorted, [](const auto &A, const auto &B) {
    return std::tie(B.second, A.first) < std::tie(A.second, B.first);
  });
  for (const auto &[Check, Count] : Sorted)
    llvm::errs() << fmt::format("{:>8} {}\n", Count, Check);
  const size_t Units = Result.Analysed + Result.Failed.size() + Result.FailedElsewhere.size();
  llvm::errs() << fmt::format("{:>8} of {} from the cache\n", Result.FromCache,
                              counted(Units, "unit"));
  llvm::errs() << fmt::format("{:>8} of {} with a shared preamble\n", Result.WithPreamble,
                              counted(Units, "unit"));
}

} // namespace coro_tidy::driver
