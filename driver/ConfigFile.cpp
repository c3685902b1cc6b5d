// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/ConfigFile.h"
#include "driver/CheckList.h"
#include "driver/Names.h"
#include "driver/PathPatterns.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

namespace coro_tidy::driver {
namespace {

using clang::tidy::ClangTidyOptions;
namespace yaml = llvm::yaml;

/// The deepest that anybody has: CustomChecks, a list of mappings with a list of mappings.
constexpr unsigned MostLevelsOfYaml = 50;

/// Whether Node has at most so many levels. It does not take another step when it has
/// more, since the parser skips what was not visited by recursion.
bool nestsAtMost(unsigned Levels, yaml::Node *Node) {
  if (auto *List = llvm::dyn_cast_if_present<yaml::SequenceNode>(Node)) {
    if (Levels == 0)
      return false;
    for (yaml::Node &Item : *List)
      if (!nestsAtMost(Levels - 1, &Item))
        return false;
  } else if (auto *Map = llvm::dyn_cast_if_present<yaml::MappingNode>(Node)) {
    if (Levels == 0)
      return false;
    for (yaml::KeyValueNode &Entry : *Map)
      if (!nestsAtMost(Levels - 1, Entry.getKey()) || !nestsAtMost(Levels - 1, Entry.getValue()))
        return false;
  }
  return true;
}

bool nestsTooDeep(llvm::StringRef Text) {
  llvm::SourceMgr Sources;
  Sources.setDiagHandler([](const llvm::SMDiagnostic &, void *) {}); // The next reader says it.
  yaml::Stream Stream(Text, Sources);
  for (auto Document = Stream.begin(); Document != Stream.end(); ++Document)
    if (!nestsAtMost(MostLevelsOfYaml, Document->getRoot()))
      return true;
  return false;
}

/// Blanks the entry whose key stands at this place (from 1 and from 0), with all that is
/// indented deeper. Whether there was one that begins a line: in `{A: 1, B: 2}`, none does.
///
///   UnknownKey:
///     - value
///   Checks: '...'
bool blankEntry(std::string &Text, unsigned Line, unsigned Column) {
  size_t Begin = 0;
  for (; Line > 1 && Begin != std::string::npos; --Line)
    Begin = Text.find('\n', Begin) + 1;
  const llvm::StringRef Before = llvm::StringRef(Text).substr(Begin, Column);
  if (Before.find_first_not_of(" -") != llvm::StringRef::npos)
    return false;
  for (size_t At = Begin + Column; At < Text.size();) {
    const size_t End = std::min(Text.find('\n', At), Text.size());
    std::fill(Text.begin() + At, Text.begin() + End, ' ');
    const llvm::StringRef Next =
        llvm::StringRef(Text).drop_front(End).ltrim("\n").split('\n').first;
    const size_t Indentation = Next.size() - Next.ltrim(' ').size();
    const bool Belongs =
        Indentation > Column || (Indentation == Column && Next.ltrim(' ').starts_with("- "));
    if (!Belongs)
      break;
    At = Next.begin() - Text.data();
  }
  return true;
}

/// The options in Text, or what is wrong with it. Keys that this version of clang-tidy does
/// not know are left out: older ones had others, and newer ones will.
void parse(std::string Text, ConfigFile &Into) {
  for (;;) {
    std::string Problem, UnknownKey;
    unsigned Line = 0, Column = 0;
    const auto Note = [&](const llvm::SMDiagnostic &D) {
      if (!Problem.empty())
        return;
      Line = D.getLineNo();
      Column = D.getColumnNo();
      llvm::StringRef Key = D.getMessage();
      if (Key.consume_front("unknown key '"))
        UnknownKey = Key.rtrim('\'').str();
      Problem = Into.Path + ":" + std::to_string(Line) + ":" + std::to_string(Column + 1) + ": " +
                D.getMessage().str();
    };
    const auto Parsed = clang::tidy::parseConfigurationWithDiags({Text, Into.Path}, Note);
    if (Parsed) {
      Into.Options = *Parsed;
      return;
    }
    if (UnknownKey.empty() || !blankEntry(Text, Line, Column)) {
      Into.Problem = Problem.empty() ? Into.Path + ": " + Parsed.getError().message() : Problem;
      return;
    }
    Into.Warnings.push_back(Problem + " is passed over");
  }
}

/// The first check or option of ours that does not exist.
std::string verifyNames(const ClangTidyOptions &Given) {
  const std::vector<std::string> Checks = checkNames();
  for (const std::string &Glob : globsOf(Given.Checks.value_or("")))
    if (namesOurs(Glob))
      if (std::string Problem = verifyGlob(Glob, Checks); !Problem.empty())
        return Problem;
  std::vector<std::string> Options;
  for (const OptionInfo &Option : allOptions())
    Options.push_back(Option.Name);
  std::vector<llvm::StringRef> Keys(Given.CheckOptions.keys().begin(),
                                    Given.CheckOptions.keys().end());
  llvm::sort(Keys);
  for (llvm::StringRef Key : Keys)
    if ((Key.starts_with("coro-") || Key.starts_with("coro.")) && !llvm::is_contained(Options, Key))
      return "no option is named '" + Key.str() + "'" + didYouMean(Key, Options);
  return "";
}

/// What an option of the file lists; what is wrong with it is the file's problem.
std::vector<std::string> patternsOf(llvm::StringRef Option, ConfigFile &In) {
  const auto Given = In.Options.CheckOptions.find(Option);
  if (Given == In.Options.CheckOptions.end())
    return {};
  std::vector<std::string> Patterns = patternsIn(Given->second.Value);
  if (llvm::Error Bad = PathPatterns().add("/", Patterns)) {
    In.Problem = In.Path + ": " + Option.str() + ": " + llvm::toString(std::move(Bad));
    return {};
  }
  return Patterns;
}

/// What concerns us of what the file says.
ClangTidyOptions oursOf(const ClangTidyOptions &All) {
  ClangTidyOptions Ours;
  if (All.Checks)
    Ours.Checks = effectOnOurs(*All.Checks);
  Ours.CheckOptions = All.CheckOptions;
  Ours.ExtraArgs = All.ExtraArgs;
  Ours.ExtraArgsBefore = All.ExtraArgsBefore;
  Ours.RemovedArgs = All.RemovedArgs;
  Ours.InheritParentConfig = All.InheritParentConfig;
  return Ours;
}

} // namespace

ConfigFile readConfigFile(std::string Path) {
  ConfigFile File;
  File.Path = std::move(Path);
  auto Text = readWholeFile(File.Path);
  if (!Text) {
    File.Problem = File.Path + ": " + llvm::toString(Text.takeError());
    return File;
  }
  if (nestsTooDeep((*Text)->getBuffer())) {
    File.Problem =
        File.Path + ": it is nested more than " + std::to_string(MostLevelsOfYaml) + " levels deep";
    return File;
  }
  parse((*Text)->getBuffer().str(), File);
  if (!File.Problem.empty())
    return File;
  if (std::string Problem = verifyNames(File.Options); !Problem.empty())
    File.Problem = File.Path + ": " + Problem;
  File.Exclude = patternsOf(ExcludeOption, File);
  File.Tests = patternsOf(TestsOption, File);
  File.Options = oursOf(File.Options);
  return File;
}

} // namespace coro_tidy::driver
