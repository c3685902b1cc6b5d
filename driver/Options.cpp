// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The command line, through LLVM's parser. LLVM's own options, which libraries
// register by the hundred, are taken out first: they are no part of this program.

#include "driver/Options.h"
#include "driver/Commands.h"
#include "driver/Config.h"
#include "driver/Names.h"
#include "driver/OptionRules.h"
#include "driver/PathPatterns.h"
#include "driver/Shard.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Threading.h"

namespace coro_tidy::driver {

namespace cl = llvm::cl;

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
  cl::alias OutputShort{"o", cl::aliasopt(Output)};
  cl::opt<std::string> FailOn{"fail-on", cl::init("warning")};
  cl::opt<bool> Quiet{"quiet"};
  cl::opt<bool> Statistics{"statistics"};
  cl::opt<bool> Profile{"profile"};
  cl::opt<bool> UnusedSuppressions{"report-unused-suppressions"};
  cl::opt<unsigned> UnitTimeout{"unit-timeout", cl::init(600)};
  cl::opt<bool> NoCache{"no-cache"};
  cl::opt<bool> NoPreambles{"no-preambles"};
  cl::opt<std::string> CacheSize{"cache-size", cl::init("1G")};
  cl::opt<std::string> Shard{"shard"};
  cl::opt<std::string> Results{"results"};
  cl::opt<std::string> Root{"root"};
  cl::opt<std::string> Depfile{"depfile"};
  cl::opt<bool> Partial{"partial"};
  cl::list<std::string> ExtraArg{"extra-arg"};
  cl::list<std::string> ExtraArgBefore{"extra-arg-before"};
  cl::list<std::string> QueryDriver{"query-driver", cl::CommaSeparated};
  cl::list<std::string> Exclude{"exclude"};
  cl::opt<std::string> Fix{"fix", cl::ValueOptional};
  cl::opt<bool> Diff{"diff"};
  cl::opt<std::string> Baseline{"baseline"};
  cl::opt<bool> WriteBaseline{"write-baseline"};
  cl::opt<bool> PruneBaseline{"prune-baseline"};
  cl::opt<std::string> Since{"since"};
  cl::opt<bool> Watch{"watch"};
  cl::opt<bool> IgnoreUnknown{"ignore-unknown"};
  cl::opt<std::string> ShowConfig{"show-config"};
  cl::opt<bool> ListChecks{"list-checks"};
  cl::opt<bool> Version{"version"};
  cl::opt<bool> Help{"help"};
  cl::opt<bool> HelpAll{"help-all"};
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

llvm::Expected<FailOn> failOn(llvm::StringRef Given) {
  if (Given == "error")
    return FailOn::Error;
  if (Given == "warning")
    return FailOn::Warning;
  if (Given == "never")
    return FailOn::Never;
  return llvm::createStringError("--fail-on is '" + Given + "'; expected error, warning or never" +
                                 didYouMean(Given, {"error", "warning", "never"}));
}

/// `500M`, or without a letter in bytes.
llvm::Expected<uint64_t> bytesOf(llvm::StringRef Text) {
  llvm::StringRef Number = Text;
  const unsigned Shift = Number.consume_back("K")   ? 10
                         : Number.consume_back("M") ? 20
                         : Number.consume_back("G") ? 30
                                                    : 0;
  uint64_t Bytes = 0;
  if (Number.getAsInteger(10, Bytes) || Bytes == 0 || (Bytes << Shift) >> Shift != Bytes)
    return llvm::createStringError("--cache-size is '" + Text +
                                   "'; expected a number of bytes, such as 500M or 2G");
  return Bytes << Shift;
}

llvm::Error readFixOptions(const Registered &Given, DriverOptions &Options) {
  Options.ShowDiff = Given.Diff;
  if (!Given.Fix.getNumOccurrences())
    return llvm::Error::success();
  if (!Given.Fix.empty() && Given.Fix != "safe" && Given.Fix != "all")
    return llvm::createStringError("--fix is '" + Given.Fix + "'; expected safe or all" +
                                   didYouMean(Given.Fix, {"safe", "all"}));
  Options.Fix = Given.Fix == "all" ? FixMode::All : FixMode::Safe;
  return llvm::Error::success();
}

/// What says which findings are no news.
llvm::Error readOldFindings(const Registered &Given, DriverOptions &Options) {
  Options.Baseline = Given.Baseline;
  if (Given.WriteBaseline && Given.PruneBaseline)
    return llvm::createStringError("a baseline is written or pruned, not both");
  if ((Given.WriteBaseline || Given.PruneBaseline) && Options.Baseline.empty())
    return llvm::createStringError("--write-baseline and --prune-baseline want --baseline FILE");
  if (Given.WriteBaseline)
    Options.WithBaseline = BaselineMode::Write;
  if (Given.PruneBaseline)
    Options.WithBaseline = BaselineMode::Prune;
  Options.Since = Given.Since;
  return llvm::Error::success();
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

  if (Given.Help || Given.HelpAll)
    Options.What = Command::Help;
  else if (Given.Version)
    Options.What = Command::Version;
  else if (Given.ListChecks)
    Options.What = Command::ListChecks;
  else if (!Given.ShowConfig.empty())
    Options.What = Command::ShowConfig;
  Options.ShowConfigFor = Given.ShowConfig;
  Options.HelpOnAll = Given.HelpAll;
  Options.Paths.assign(Given.Paths.begin(), Given.Paths.end());
  Options.Output = Given.Output;
  if (Options.What == Command::Check)
    if (llvm::Error Bad = readCommand(Options))
      return std::move(Bad);
  Options.UseCache = !Given.NoCache;
  Options.SharePreambles = !Given.NoPreambles;
  if (llvm::Error Bad = bytesOf(Given.CacheSize).moveInto(Options.CacheSize))
    return std::move(Bad);
  Options.BuildDir = Given.BuildDir;
  Options.QueryDriver = Given.QueryDriver;
  if (llvm::Error Bad = verifyGlobs("--query-driver", Options.QueryDriver))
    return std::move(Bad);
  Options.Exclude = Given.Exclude;
  if (llvm::Error Bad = PathPatterns().add("/", Options.Exclude))
    return llvm::createStringError("--exclude: " + llvm::toString(std::move(Bad)));
  Options.IgnoreUnknown = Given.IgnoreUnknown;
  Options.Jobs = Given.Jobs ? Given.Jobs : llvm::hardware_concurrency().compute_thread_count();
  Options.UnitTimeout = Given.UnitTimeout;
  if (llvm::Error Bad = failOn(Given.FailOn).moveInto(Options.Fails))
    return std::move(Bad);
  Options.Quiet = Given.Quiet;
  Options.Statistics = Given.Statistics;
  Options.Profile = Given.Profile;
  Options.UnusedSuppressions = Given.UnusedSuppressions;
  Options.Run.Checks = Given.Checks;
  Options.Run.All = Given.All;
  Options.Run.ExtraArgs = Given.ExtraArg;
  Options.Run.ExtraArgsBefore = Given.ExtraArgBefore;
  if (llvm::Error Bad = readFixOptions(Given, Options))
    return std::move(Bad);
  if (llvm::Error Bad = readOldFindings(Given, Options))
    return std::move(Bad);
  Options.Watch = Given.Watch;
  if (!Given.Shard.empty())
    if (llvm::Error Bad = parseShard(Given.Shard).moveInto(Options.Part))
      return std::move(Bad);
  Options.ResultFolder = Given.Results;
  Options.Root = Given.Root;
  Options.Depfile = Given.Depfile;
  Options.IsPartial = Given.Partial;
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
  if (llvm::Error Bad = verifyTogether(Options))
    return std::move(Bad);
  return Options;
}

} // namespace coro_tidy::driver
