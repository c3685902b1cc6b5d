// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Includes.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyModule.h"
#include "driver/Config.h"
#include "driver/Digest.h"
#include "driver/HeaderSet.h"
#include "driver/HeaderText.h"
#include "driver/Parse.h"
#include "clang/DependencyScanning/DependencyScanningFilesystem.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/Support/Path.h"
#include <functional>
#include <map>

namespace coro_tidy::driver {
namespace {

namespace scanning = clang::dependencies;
using ScannedFiles = llvm::IntrusiveRefCntPtr<scanning::DependencyScanningWorkerFilesystem>;

/// Lets the preprocessor see nothing of a file but its directives.
class DirectivesOf : public clang::DependencyDirectivesGetter {
public:
  explicit DirectivesOf(ScannedFiles Files) : Files(std::move(Files)) {}

  std::unique_ptr<DependencyDirectivesGetter> cloneFor(clang::FileManager &) override {
    return std::make_unique<DirectivesOf>(Files);
  }
  std::optional<llvm::ArrayRef<clang::dependency_directives_scan::Directive>>
  operator()(clang::FileEntryRef File) override {
    return Files->getDirectiveTokens(File.getName());
  }

private:
  ScannedFiles Files;
};

/// What all units must have in common that share headers: everything but the file.
std::string flagsOf(const Unit &U, const clang::tidy::ClangTidyOptions &Options,
                    const clang::HeaderSearchOptions &Search) {
  std::string All = U.Directory;
  const auto Add = [&](llvm::StringRef Word) { (All += '\0') += Word; };
  Add(llvm::sys::path::extension(U.File)); // The language, where no flag names it.
  for (const std::string &Word : U.Arguments)
    if (Word != U.File)
      Add(Word);
  for (const auto *More : {&Options.ExtraArgsBefore, &Options.ExtraArgs, &Options.RemovedArgs}) {
    Add("");
    for (const std::string &Word : More->value_or(std::vector<std::string>()))
      Add(Word);
  }
  for (const auto &Library : Search.SystemHeaderPrefixes)
    Add(Library.Prefix);
  return digestOf(All);
}

} // namespace

class IncludeScanner::Files {
public:
  explicit Files(const Settings &Run)
      : Scanned(new scanning::DependencyScanningWorkerFilesystem(Cache, filesFor(Run))) {}

  ScannedFiles files() { return Scanned; }

  /// Nothing but an empty text if it cannot be read.
  const HeaderText &text(clang::FileEntryRef File) {
    std::unique_ptr<HeaderText> &Text = Texts[headerId(File)];
    if (!Text) {
      auto Buffer = Scanned->getBufferForFile(File.getName());
      Text = std::make_unique<HeaderText>(Buffer ? (*Buffer)->getBuffer() : "");
    }
    return *Text;
  }

private:
  scanning::DependencyScanningFilesystemSharedCache Cache;
  ScannedFiles Scanned;
  std::map<uint64_t, std::unique_ptr<HeaderText>> Texts;
};

namespace {

using TextOf = std::function<const HeaderText &(clang::FileEntryRef)>;

class Recorder : public clang::PPCallbacks {
public:
  Recorder(clang::Preprocessor &PP, TextOf Text) : PP(PP), Text(std::move(Text)) {}

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &Keyword,
                          llvm::StringRef Name, bool, clang::CharSourceRange,
                          clang::OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef,
                          const clang::Module *, bool,
                          clang::SrcMgr::CharacteristicKind Kind) override {
    if (!File)
      return;
    const auto By = PP.getSourceManager().getFileEntryRefForID(idOf(Hash));
    Includers[headerId(*File)].insert(By ? headerId(*By) : 0);
    if (!Stack.empty() && Stack.back().IsSystem)
      return;
    const unsigned Offset = PP.getSourceManager().getFileOffset(Hash);
    NextIsNeutral = isNeutral() && (!By || Text(*By).isNeutralAt(Offset));
    if (isSystem(Kind) && Keyword.getIdentifierInfo()->getPPKeywordID() == clang::tok::pp_include &&
        isFoundByName(Name, *File))
      Heads.emplace_back(Name.str(), *File);
  }

  void LexedFileChanged(clang::FileID File, LexedFileChangeReason Reason,
                        clang::SrcMgr::CharacteristicKind Kind, clang::FileID,
                        clang::SourceLocation) override {
    if (Reason == LexedFileChangeReason::ExitFile)
      leave();
    else
      enter(File, isSystem(Kind));
  }

  void MacroDefined(const clang::Token &Name, const clang::MacroDirective *At) override {
    noteMacro(Name, At->getLocation());
  }
  void MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &,
                      const clang::MacroDirective *) override {
    noteMacro(Name, Name.getLocation());
  }

  void addTo(Shareable &Result) {
    spread();
    for (const uint64_t File : System)
      if (!Tainted.count(File))
        Result.Headers.push_back(File);
    std::set<uint64_t> Seen;
    for (const auto &[Name, File] : Heads) {
      const uint64_t Id = headerId(File);
      if (System.count(Id) && !Tainted.count(Id) && Seen.insert(Id).second &&
          PP.getHeaderSearchInfo().isFileMultipleIncludeGuarded(File))
        Result.Heads.push_back({Name, Id});
    }
  }

private:
  /// A file that is being read.
  struct Reading {
    clang::OptionalFileEntryRef File; ///< Nothing for what the compiler has built in.
    bool IsSystem;
    bool IsNeutral; ///< Where it was included, and all around it.
  };

  clang::FileID idOf(clang::SourceLocation At) const { return PP.getSourceManager().getFileID(At); }
  bool isNeutral() const { return !Disturbed && (Stack.empty() || Stack.back().IsNeutral); }

  /// Whether `#include <Name>` finds the same file wherever it stands.
  bool isFoundByName(llvm::StringRef Name, clang::FileEntryRef File) const {
    const auto Found = PP.getHeaderSearchInfo().LookupFile(
        Name, clang::SourceLocation(), /*isAngled=*/true, nullptr, nullptr, {}, nullptr, nullptr,
        nullptr, nullptr, nullptr, nullptr);
    return Found && &Found->getFileEntry() == &File.getFileEntry();
  }

  void enter(clang::FileID Id, bool IsSystem) {
    const auto File = PP.getSourceManager().getFileEntryRefForID(Id);
    const bool BySystem = !Stack.empty() && Stack.back().IsSystem;
    const bool IsMain = Id == PP.getSourceManager().getMainFileID();
    Stack.push_back({File, IsSystem, IsMain || !File || (BySystem ? isNeutral() : NextIsNeutral)});
    if (!File || IsMain)
      return;
    const uint64_t Header = headerId(*File);
    if (IsSystem)
      System.insert(Header);
    if (!IsSystem || !isNeutral() || mentionsMacro(Text(*File)))
      Tainted.insert(Header);
  }

  void leave() {
    if (Stack.empty())
      return;
    const Reading Last = Stack.back();
    Stack.pop_back();
    if (Last.File && !Last.IsSystem)
      Disturbed |= !Text(*Last.File).isNeutralAtEnd();
  }

  void noteMacro(const clang::Token &Name, clang::SourceLocation At) {
    if (!Stack.empty() && Stack.back().File && !Stack.back().IsSystem && At.isValid())
      Macros.insert(wordId(Name.getIdentifierInfo()->getName()));
  }

  bool mentionsMacro(const HeaderText &In) const {
    return llvm::any_of(Macros, [&](uint64_t Macro) { return In.mentions(Macro); });
  }

  /// What includes something that cannot be shared cannot be shared.
  void spread() {
    std::vector<uint64_t> Left(Tainted.begin(), Tainted.end());
    while (!Left.empty()) {
      const uint64_t File = Left.back();
      Left.pop_back();
      for (const uint64_t By : Includers[File])
        if (Tainted.insert(By).second)
          Left.push_back(By);
    }
  }

  clang::Preprocessor &PP;
  TextOf Text;
  std::vector<Reading> Stack;
  bool NextIsNeutral = true;
  bool Disturbed = false;    ///< By the end of a file: of what follows nothing is sure.
  std::set<uint64_t> Macros; ///< That the project's files have defined until now.
  std::set<uint64_t> System, Tainted;
  std::map<uint64_t, std::set<uint64_t>> Includers;
  std::vector<std::pair<std::string, clang::FileEntryRef>> Heads;
};

} // namespace

IncludeScanner::IncludeScanner(const Settings &Run)
    : Run(Run), Known(std::make_unique<Files>(Run)) {}

IncludeScanner::~IncludeScanner() = default;

Shareable IncludeScanner::scan(const Unit &U) {
  clang::tidy::ClangTidyContext Context(std::make_unique<Configuration>(Run));
  Context.setCurrentFile(U.File);
  Parse P = prepare(U, Run, Context.getOptions(), /*Warnings=*/false, Known->files());
  if (!P.Invocation ||
      !isFocused(clang::tidy::ClangTidyASTConsumerFactory(Context).getCheckNames()) ||
      !P.Invocation->getPreprocessorOpts().MacroIncludes.empty() ||
      !P.Invocation->getFrontendOpts().ModuleFiles.empty())
    return {};
  focus(P, U, Context);

  Shareable Result;
  Result.Flags = flagsOf(U, Context.getOptions(), P.Invocation->getHeaderSearchOpts());
  struct Scan : clang::PreprocessOnlyAction {
    Scan(Files &Known, Shareable &Into) : Known(Known), Into(Into) {}
    bool BeginInvocation(clang::CompilerInstance &Compiler) override {
      Compiler.setDependencyDirectivesGetter(std::make_unique<DirectivesOf>(Known.files()));
      return PreprocessOnlyAction::BeginInvocation(Compiler);
    }
    bool BeginSourceFileAction(clang::CompilerInstance &Compiler) override {
      auto Own = std::make_unique<Recorder>(
          Compiler.getPreprocessor(),
          [this](clang::FileEntryRef File) -> const HeaderText & { return Known.text(File); });
      Finish = [Of = Own.get(), this] { Of->addTo(Into); };
      Compiler.getPreprocessor().addPPCallbacks(std::move(Own));
      collectHeaders(Compiler, Headers);
      return PreprocessOnlyAction::BeginSourceFileAction(Compiler);
    }
    void EndSourceFileAction() override {
      Finish();
      Into.Reads = sumOf(Headers);
    }

    Files &Known;
    Shareable &Into;
    std::function<void()> Finish;
    std::set<uint64_t> Headers;
  };
  clang::DiagnosticConsumer Silent;
  const bool Complete =
      parse(std::move(P), Silent, [&] { return std::make_unique<Scan>(*Known, Result); });
  return Complete ? Result : Shareable();
}

} // namespace coro_tidy::driver
