// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The command line, through LLVM's parser. LLVM's own options, which libraries
// register by the hundred, are taken out first: they are no part of this program.

#include "driver/Options.h"
#include "driver/Config.h"
#include "driver/Names.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Threading.h"

namespace coro_tidy::driver {

namespace cl = llvm::cl;

llvm::StringRef helpText() {
  return R"(coro-tidy finds mistakes in C++20 coroutine code

usage: coro-tidy [options] [file|directory]... [-- compiler flags]
       coro-tidy explain CHECK

Examines the units of a compile database (compile_commands.json) that lie below
the given paths, or all of them. A header stands for the units that include it.
After `--`, the given files are compiled with these flags and without a database.

  -p DIR               the database, or its directory; otherwise it is searched for in
                       ./ build/ out/ cmake-build-*/ _build/ of the project of each path
  -j N                 number of units examined at the same time (default: all cores)
  --checks GLOBS       added to -*,coro-*: '-coro-x' leaves one out, '-*,coro-x' runs it
                       alone; clang-tidy's own checks run when they are named here
  --all                hints and opt-in checks too
  --extra-arg ARG      added to each compile command (--extra-arg-before: in front)
  --query-driver GLOBS compilers that may be asked for their include paths, beside those
                       in the system's folders
  --knowledge FILE     what else is known of libraries (may be repeated)
  --format FORMAT      text (default), json or sarif
  --output FILE        write there instead of to standard output
  --unit-timeout SEC   give a unit up after so long (default: 600; 0: never)
  --ignore-unknown     pass over files that no unit compiles or includes, for hooks;
                       without it they are an error
  --list-checks        the checks, by principle
  --version, --help

Configuration: the entries for coro- checks and the CheckOptions of .clang-tidy files.
Suppression: // NOLINT(coro-x): reason, NOLINTNEXTLINE, NOLINTBEGIN and NOLINTEND.

exit code: 0 clean, or hints alone; 1 findings; 2 wrong use, configuration or
environment; 3 some unit could not be analysed (its findings are printed all the same)
)";
}

namespace {

/// The options, as the parser wants them: objects that register themselves.
struct Registered {
  cl::opt<std::string> BuildDir{"p"};
  cl::opt<unsigned> Jobs{"j", cl::Prefix, cl::init(0)};
  cl::opt<std::string> Checks{"checks"};
  cl::opt<bool> All{"all"};
  cl::list<std::string> Knowledge{"knowledge"};
  cl::opt<std::string> Format{"format", cl::init("text")};
  cl::opt<std::string> Output{"output"};
  cl::opt<unsigned> UnitTimeout{"unit-timeout", cl::init(600)};
  cl::list<std::string> ExtraArg{"extra-arg"};
  cl::list<std::string> ExtraArgBefore{"extra-arg-before"};
  cl::list<std::string> QueryDriver{"query-driver", cl::CommaSeparated};
  cl::opt<bool> IgnoreUnknown{"ignore-unknown"};
  cl::opt<bool> ListChecks{"list-checks"};
  cl::opt<bool> Version{"version"};
  cl::opt<bool> Help{"help"};
  cl::alias HelpShort{"h", cl::aliasopt(Help)};
  cl::list<std::string> Paths{cl::Positional};
};

void forgetForeignOptions() {
  std::vector<cl::Option *> Foreign;
  for (auto &Entry : cl::getRegisteredOptions())
    Foreign.push_back(Entry.second);
  for (cl::Option *O : Foreign)
    O->removeArgument();
}

/// The parser's complaint as one line: it has the program's name in front of each
/// sentence, and an invitation to --help among them.
std::string oneLine(llvm::StringRef Complaint) {
  llvm::SmallVector<llvm::StringRef> Lines;
  Complaint.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  std::string Line;
  for (llvm::StringRef Part : Lines) {
    Part.consume_front("coro-tidy: ");
    Line += (Line.empty() ? "" : " ") + Part.split("  Try:").first.trim().str();
  }
  return Line;
}

llvm::Expected<const OutputFormat *> formatNamed(llvm::StringRef Name) {
  std::vector<std::string> Names;
  for (const OutputFormat &Format : outputFormats()) {
    if (Format.Name == Name)
      return &Format;
    Names.push_back(Format.Name.str());
  }
  return llvm::createStringError("no format is named '" + Name + "'" + didYouMean(Name, Names) +
                                 " (" + llvm::join(Names, ", ") + ")");
}

llvm::Error verifyGlobs(llvm::StringRef Option, llvm::ArrayRef<std::string> Globs) {
  for (const std::string &Glob : Globs)
    if (auto Pattern = llvm::GlobPattern::create(Glob); !Pattern)
      return llvm::createStringError(Option + ": '" + Glob +
                                     "': " + llvm::toString(Pattern.takeError()));
  return llvm::Error::success();
}

llvm::Expected<std::vector<std::string>> readableFiles(const std::vector<std::string> &Given) {
  std::vector<std::string> Absolute;
  for (llvm::StringRef File : Given) {
    if (auto EC = llvm::sys::fs::access(File, llvm::sys::fs::AccessMode::Exist))
      return llvm::createStringError("--knowledge: " + File + ": " + EC.message());
    llvm::SmallString<256> Path(File);
    llvm::sys::fs::make_absolute(Path);
    Absolute.push_back(std::string(Path));
  }
  return Absolute;
}

} // namespace

llvm::Expected<DriverOptions> parseOptions(int Argc, const char *const *Argv) {
  DriverOptions Options;
  llvm::ArrayRef<const char *> Words(Argv, Argc);
  auto Dashes = llvm::find_if(Words, [](llvm::StringRef W) { return W == "--"; });
  if (Dashes != Words.end()) {
    Options.CompilerFlags.emplace(Dashes + 1, Words.end());
    Words = Words.take_front(Dashes - Words.begin());
  }

  forgetForeignOptions();
  Registered Given;
  std::string Complaint;
  llvm::raw_string_ostream Errors(Complaint);
  std::vector<const char *> Mine{"coro-tidy"};
  Mine.insert(Mine.end(), Words.begin() + 1, Words.end());
  if (!cl::ParseCommandLineOptions(Mine.size(), Mine.data(), "", &Errors))
    return llvm::createStringError(oneLine(Complaint));

  if (Given.Help)
    Options.What = Command::Help;
  else if (Given.Version)
    Options.What = Command::Version;
  else if (Given.ListChecks)
    Options.What = Command::ListChecks;
  Options.Paths.assign(Given.Paths.begin(), Given.Paths.end());
  if (!Options.Paths.empty() && Options.Paths.front() == "explain") {
    if (Options.Paths.size() != 2)
      return llvm::createStringError("explain wants the name of one check");
    Options.What = Command::Explain;
    Options.ExplainCheck = Options.Paths.back();
  }
  Options.BuildDir = Given.BuildDir;
  Options.QueryDriver = Given.QueryDriver;
  if (llvm::Error Bad = verifyGlobs("--query-driver", Options.QueryDriver))
    return std::move(Bad);
  Options.IgnoreUnknown = Given.IgnoreUnknown;
  Options.Jobs = Given.Jobs ? Given.Jobs : llvm::hardware_concurrency().compute_thread_count();
  Options.UnitTimeout = Given.UnitTimeout;
  Options.Output = Given.Output;
  Options.Run.Checks = Given.Checks;
  Options.Run.All = Given.All;
  Options.Run.ExtraArgs = Given.ExtraArg;
  Options.Run.ExtraArgsBefore = Given.ExtraArgBefore;
  auto Format = formatNamed(Given.Format);
  if (!Format)
    return Format.takeError();
  Options.Format = *Format;
  auto Knowledge = readableFiles(Given.Knowledge);
  if (!Knowledge)
    return Knowledge.takeError();
  Options.Run.Knowledge = std::move(*Knowledge);
  if (llvm::Error Bad = verifyChecks(Options.Run.Checks))
    return std::move(Bad);
  return Options;
}

} // namespace coro_tidy::driver
