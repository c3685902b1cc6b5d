// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Effects.h"
#include "clang/Driver/Driver.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Options/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Option/ArgList.h"
#include <utility>

namespace coro_tidy::driver {
namespace {

namespace options = clang::options;
using Arguments = std::vector<std::string>;
using llvm::opt::Arg;

/// Options that write files, start programs, load plugins, or choose what is compiled to
/// what. A precompiled header is one of them: it serves the compiler that made it alone,
/// and build systems that use one name the header's source, too.
bool hasEffects(const Arg &A) {
  static constexpr options::ID Dropped[] = {
      options::OPT_Action_Group,
      options::OPT_M_Group,
      options::OPT_o,
      options::OPT__serialize_diags,
      options::OPT_gen_cdb_fragment_path,
      options::OPT_dependency_dot,
      options::OPT_dependency_file,
      options::OPT_save_temps_EQ,
      options::OPT_save_stats_EQ,
      options::OPT_dumpdir,
      options::OPT_ftime_trace,
      options::OPT_ftime_trace_EQ,
      options::OPT_fmodule_output,
      options::OPT_fmodule_output_EQ,
      options::OPT_fmodules_cache_path,
      options::OPT_fplugin_EQ,
      options::OPT_fplugin_arg,
      options::OPT_fpass_plugin_EQ,
      options::OPT_include_pch,
      options::OPT_offload_Group,
      options::OPT_cuda_Group,
      options::OPT_fopenmp_targets_EQ,
  };
  return llvm::any_of(Dropped, [&](options::ID Id) { return A.getOption().matches(Id); });
}

/// `-Wp,-MD,file`
bool isDependencyOutput(const Arg &A) {
  return A.getOption().matches(options::OPT_Wp_COMMA) &&
         llvm::StringRef(A.getValue()).starts_with("-M");
}

/// `-march=native` beside a target that is not this machine: the compiler's driver starts a
/// program to find out what is meant.
bool asksForeignMachine(const Arg &A, const llvm::opt::ArgList &All) {
  return (A.getOption().matches(options::OPT_march_EQ) ||
          A.getOption().matches(options::OPT_mcpu_EQ)) &&
         llvm::StringRef(A.getValue()) == "native" && All.hasArg(options::OPT_target);
}

bool isDropped(const Arg &A, const llvm::opt::ArgList &All) {
  return hasEffects(A) || isDependencyOutput(A) || asksForeignMachine(A, All);
}

/// `-Xclang -include-pch -Xclang file`: the words that -Xclang hands on, one by one.
class ForwardedWords {
public:
  bool isDropped(const Arg &A) {
    if (!A.getOption().matches(options::OPT_Xclang))
      return false;
    const bool IsValue = std::exchange(ValueFollows, false);
    ValueFollows = !IsValue && llvm::StringRef(A.getValue()) == "-include-pch";
    return IsValue || ValueFollows;
  }

private:
  bool ValueFollows = false;
};

} // namespace

Arguments withoutEffects(const Arguments &Args, llvm::StringRef File) {
  std::vector<const char *> Words;
  for (const std::string &Word : llvm::drop_begin(Args))
    Words.push_back(Word.c_str());
  const bool IsCl = clang::driver::IsClangCL(clang::driver::getDriverMode(Args.front(), Words));
  unsigned MissingIndex = 0, MissingCount = 0;
  const auto Parsed = clang::getDriverOptTable().ParseArgs(
      Words, MissingIndex, MissingCount,
      llvm::opt::Visibility(IsCl ? options::CLOption : options::ClangOption));

  Arguments Kept{Args.front(), "-fsyntax-only"};
  bool HasFile = false;
  ForwardedWords Forwarded;
  for (auto It = Parsed.begin(); It != Parsed.end(); ++It) {
    const Arg &A = **It;
    if (A.getOption().matches(options::OPT__DASH_DASH))
      break; // Nothing but files follows.
    // A response file that could not be read is not a file to compile.
    const bool IsInput = A.getOption().matches(options::OPT_INPUT) && A.getValue()[0] != '@';
    const bool IsFile = IsInput && !HasFile && A.getValue() == File;
    HasFile |= IsFile;
    if ((IsInput && !IsFile) || isDropped(A, Parsed) || Forwarded.isDropped(A))
      continue;
    const auto Next = std::next(It);
    const unsigned End = Next == Parsed.end() ? Words.size() : (*Next)->getIndex();
    Kept.insert(Kept.end(), Words.begin() + A.getIndex(), Words.begin() + End);
  }
  if (!HasFile)
    Kept.push_back(File.str());
  return Kept;
}

void dropEffects(clang::CompilerInvocation &Invocation) {
  const clang::FrontendOptions Before = Invocation.getFrontendOpts();
  clang::FrontendOptions &Frontend = Invocation.getFrontendOpts();
  Frontend = {};
  Frontend.Inputs = Before.Inputs;
  Frontend.DashX = Before.DashX;
  Frontend.ModuleFiles = Before.ModuleFiles;
  Frontend.AuxTriple = Before.AuxTriple;
  Frontend.AuxTargetCPU = Before.AuxTargetCPU;
  Frontend.AuxTargetFeatures = Before.AuxTargetFeatures;
  Frontend.ShowStats = Before.ShowStats;

  Invocation.getDependencyOutputOpts() = {};

  clang::DiagnosticOptions &Diagnostics = Invocation.getDiagnosticOpts();
  Diagnostics.DiagnosticLogFile.clear();
  Diagnostics.DiagnosticSerializationFile.clear();
  Diagnostics.VerifyDiagnostics = false;

  clang::HeaderSearchOptions &Search = Invocation.getHeaderSearchOpts();
  Search.Verbose = false;
  Search.ModuleCachePath.clear();
  Search.ImplicitModuleMaps = false;
  clang::LangOptions &Language = Invocation.getLangOpts();
  Language.ImplicitModules = false;
  Language.ModulesDeclUse = false;
  Language.ModulesStrictDeclUse = false;
  // They concern the code that is generated, and clang ends the process if it cannot read one.
  Language.NoSanitizeFiles.clear();
  Language.XRayAlwaysInstrumentFiles.clear();
  Language.XRayNeverInstrumentFiles.clear();
  Language.XRayAttrListFiles.clear();
  Language.ProfileListFiles.clear();

  Invocation.getPreprocessorOpts().ImplicitPCHInclude.clear();

  clang::AnalyzerOptions &Analyzer = Invocation.getAnalyzerOpts();
  Analyzer.DumpExplodedGraphTo.clear();
  Analyzer.Config.clear();
}

} // namespace coro_tidy::driver
