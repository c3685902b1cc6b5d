// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The file of a preamble is a header of fixed size, the precompiled header, and a line of
// JSON; the header is written last, so that what is incomplete has none.

#include "driver/Preamble.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "driver/Config.h"
#include "driver/Focus.h"
#include "driver/HeaderSet.h"
#include "driver/Pool.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Serialization/ASTWriter.h"
#include "llvm/ADT/STLExtras.h"
#include <unistd.h>

namespace coro_tidy::driver {
namespace {

/// No folder of a project or a system is named so.
constexpr llvm::StringLiteral Path = "/coro-tidy preamble/shared.pch";

struct FileHeader {
  uint64_t CodeSize = 0;
  uint64_t RestSize = 0;
};

/// Parses what a preamble consists of, and takes it down.
class BuildAction : public clang::ASTFrontendAction {
public:
  BuildAction(std::shared_ptr<clang::PCHBuffer> Code, std::set<uint64_t> &Headers, bool &Counts)
      : Code(std::move(Code)), Headers(Headers), Counts(Counts) {}

  bool BeginSourceFileAction(clang::CompilerInstance &Compiler) override {
    Compiler.getLangOpts().CompilingPCH = true;
    collectHeaders(Compiler, Headers);
    return true;
  }

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &Compiler,
                                                        llvm::StringRef) override {
    std::vector<std::unique_ptr<clang::ASTConsumer>> Consumers;
    Consumers.push_back(focusOnUserCode());
    Consumers.push_back(std::make_unique<clang::PCHGenerator>(
        Compiler.getPreprocessor(), Compiler.getModuleCache(), Path, /*isysroot=*/"", Code,
        Compiler.getCodeGenOpts(), Compiler.getFrontendOpts().ModuleFileExtensions));
    return std::make_unique<clang::MultiplexConsumer>(std::move(Consumers));
  }

  void EndSourceFileAction() override {
    Counts = getCompilerInstance().getPreprocessor().getCounterValue() != 0;
  }

  clang::TranslationUnitKind getTranslationUnitKind() override { return clang::TU_Prefix; }
  bool hasASTFileSupport() const override { return false; }

private:
  std::shared_ptr<clang::PCHBuffer> Code;
  std::set<uint64_t> &Headers;
  bool &Counts;
};

bool writeAt(int File, llvm::StringRef Text, off_t At) {
  while (!Text.empty()) {
    const ssize_t Written = ::pwrite(File, Text.data(), Text.size(), At);
    if (Written <= 0)
      return false;
    Text = Text.drop_front(Written);
    At += Written;
  }
  return true;
}

template <typename T> llvm::StringRef bytesOf(const T &Value) {
  return {reinterpret_cast<const char *>(&Value), sizeof Value};
}

} // namespace

int preambleDescriptor(unsigned Number) { return OrdersDescriptor + static_cast<int>(Number); }

void buildPreamble(const Order &What, const Settings &Run) {
  clang::tidy::ClangTidyContext Context(std::make_unique<Configuration>(Run));
  Context.setCurrentFile(What.Of.File);
  Parse P = prepare(What.Of, Run, Context.getOptions(), /*Warnings=*/false, filesFor(Run));
  if (!P.Invocation)
    return;
  focus(P, What.Of, Context);
  // What was asked until now is about this unit's file and its folder. Others ask for theirs.
  Inputs Asked;
  P.Files = recordedFiles(P.Files, Asked);
  std::string Text;
  for (const std::string &Head : What.With.Heads)
    Text += "#include <" + Head + ">\n";
  clang::FrontendInputFile &Main = P.Invocation->getFrontendOpts().Inputs.front();
  Main = {llvm::MemoryBufferRef(Text, "preamble"), Main.getKind()};
  P.Invocation->getPreprocessorOpts().Includes.clear();

  auto Code = std::make_shared<clang::PCHBuffer>();
  std::set<uint64_t> Headers;
  bool Counts = false;
  clang::DiagnosticConsumer Errors;
  const bool Parsed = parse(std::move(P), Errors,
                            [&] { return std::make_unique<BuildAction>(Code, Headers, Counts); });
  const bool IsShareable = llvm::all_of(
      Headers, [&](uint64_t Header) { return llvm::binary_search(What.With.Headers, Header); });
  if (!Parsed || !Code->IsComplete || Counts || !IsShareable)
    return;

  UnitOutcome Rest;
  Rest.Asked = Asked.list();
  Rest.Shares.Headers = {Headers.begin(), Headers.end()};
  const std::string Printed = print(Rest);
  const FileHeader Header{Code->Data.size(), Printed.size() - EndOfOutcome.size()};
  const int File = preambleDescriptor(What.With.Number);
  const llvm::StringRef Written(Code->Data.data(), Code->Data.size());
  if (writeAt(File, Written, sizeof Header) &&
      writeAt(File, Printed, sizeof Header + Written.size()))
    writeAt(File, bytesOf(Header), 0);
}

const Preamble *Preambles::find(unsigned Number) {
  if (Number == 0)
    return nullptr;
  const auto [It, New] = Known.try_emplace(Number);
  Preamble &Found = It->second;
  FileHeader Header;
  const int Descriptor = preambleDescriptor(Number);
  if (New && ::pread(Descriptor, &Header, sizeof Header, 0) == sizeof Header && Header.CodeSize) {
    const uint64_t Size = sizeof Header + Header.CodeSize + Header.RestSize;
    auto File = llvm::MemoryBuffer::getOpenFile(Descriptor, Path, Size,
                                                /*RequiresNullTerminator=*/false);
    if (File) {
      const llvm::StringRef All = (*File)->getBuffer().drop_front(sizeof Header);
      if (auto Rest = parseOutcome(All.drop_front(Header.CodeSize))) {
        Found.Headers = {Rest->Shares.Headers.begin(), Rest->Shares.Headers.end()};
        Found.Asked = std::move(Rest->Asked);
        Found.Code = All.take_front(Header.CodeSize);
        Found.File = std::move(*File);
      } else {
        llvm::consumeError(Rest.takeError());
      }
    }
  }
  return Found.File ? &Found : nullptr;
}

void addPreamble(Parse &To, const Preamble &With) {
  auto Own = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  Own->addFile(Path, 0, llvm::MemoryBuffer::getMemBuffer(With.Code, Path, false));
  auto Both = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(To.Files);
  Both->pushOverlay(Own);
  To.Files = Both;
  clang::PreprocessorOptions &Options = To.Invocation->getPreprocessorOpts();
  Options.ImplicitPCHInclude = Path.str();
  // The flags are the same, and whether the files are is known of their contents.
  Options.DisablePCHOrModuleValidation = clang::DisableValidationForModuleKind::PCH;
}

} // namespace coro_tidy::driver
