// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The units that read the file are examined three times: as ever, with all checks and grades,
// and so without the suppressions of the file. What only a later time finds, the step to it
// has kept.

#include "driver/Why.h"
#include "clang-tidy/GlobList.h"
#include "driver/Analysis.h"
#include "driver/Config.h"
#include "driver/Paths.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include <fmt/format.h>
#include <optional>
#include <set>

namespace coro_tidy::driver {
namespace {

namespace path = llvm::sys::path;

struct Line {
  std::string File;
  unsigned Number = 0;
};

llvm::Expected<Line> lineNamed(llvm::StringRef Text) {
  Line Result;
  const auto [File, Number] = Text.rsplit(':');
  Result.File = File.str();
  if (Number.getAsInteger(10, Result.Number) || Result.Number == 0)
    return llvm::createStringError("'" + Text + "' is no place; expected FILE:LINE");
  return Result;
}

/// What a finding is recognised by in another run.
using Identity = std::tuple<unsigned, std::string, std::string>;
Identity identityOf(const Finding &F) { return {F.At.Column, F.Check, F.Message}; }

/// What one of the times has found on the line.
struct Found {
  std::vector<Finding> Findings;
  std::vector<std::pair<std::string, std::string>> Open; ///< Checks, and what they wait for.
  std::vector<FailedUnit> Failed;
  bool InTest = false;

  bool has(const Finding &F) const {
    return llvm::any_of(Findings,
                        [&](const Finding &Own) { return identityOf(Own) == identityOf(F); });
  }
};

/// "'c:@F@flush#' blocks the thread"
std::string say(const Atom &A) {
  const std::string Subject = "'" + A.Subject + "'";
  if (A.Index == Atom::NoIndex)
    return fmt::format("{} {}", Subject, std::string_view(info(A.What).Sentence));
  const std::string Which =
      A.Index == Atom::ThisIndex ? "its object" : fmt::format("its argument {}", A.Index);
  return fmt::format("{} {} ({})", Subject, std::string_view(info(A.What).Sentence), Which);
}

/// Why the condition does not hold; empty if it does.
std::string obstacle(const Condition &When, const Linker &Linked) {
  for (const Atom &A : When.If)
    if (!Linked.satisfy({.If = {A}}))
      return "it is not known that " + say(A);
  for (const Atom &A : When.Unless)
    if (!Linked.satisfy({.Unless = {A}}))
      return (Linked.satisfy({.If = {A}}) ? "" : "nobody has seen that it is not so: ") + say(A);
  for (const Atom &A : When.UnlessKnown)
    if (!Linked.satisfy({.UnlessKnown = {A}}))
      return "another check reports the cause, since " + say(A);
  return "";
}

class LineExplainer {
public:
  LineExplainer(const DriverOptions &Options, Line At) : Options(Options), At(std::move(At)) {
    this->Options.Paths = {this->At.File};
  }

  llvm::Error explain(llvm::raw_ostream &OS) {
    DriverOptions Everything = Options;
    Everything.Run = withEverything(Options.Run);
    auto Unsuppressed = withoutSuppressions(Everything);
    if (!Unsuppressed)
      return Unsuppressed.takeError();
    Found AsEver, All;
    if (llvm::Error Bad = find(Options).moveInto(AsEver))
      return Bad;
    if (llvm::Error Bad = find(Everything).moveInto(All))
      return Bad;
    Found Most = All;
    if (*Unsuppressed)
      if (llvm::Error Bad = find(**Unsuppressed).moveInto(Most))
        return Bad;

    for (const FailedUnit &U : Most.Failed)
      OS << printable(U.File) << " could not be analysed: " << printable(U.Reason) << '\n';
    std::set<std::string> Said;
    for (const Finding &F : Most.Findings)
      Said.insert(fmt::format("{}: {}: {}\n", F.Check,
                              AsEver.has(F) ? "reported" : reasonFor(F, All),
                              printable(F.Message)));
    for (const auto &[Check, Missing] : Most.Open)
      Said.insert(fmt::format("{}: not reported: {}\n", Check, printable(Missing)));
    for (const std::string &Text : Said)
      OS << Text;
    if (Said.empty())
      OS << "no check looks for anything in what this line does\n";
    return llvm::Error::success();
  }

private:
  /// NOLINT spelt otherwise, everything where it is; nothing if the file has none.
  llvm::Expected<std::optional<DriverOptions>> withoutSuppressions(DriverOptions Of) const {
    auto Text = readWholeFile(At.File);
    if (!Text)
      return llvm::createStringError("'" + At.File + "': " + llvm::toString(Text.takeError()));
    FormerFile Masked{realPath(path::parent_path(absolutePath(At.File))) + "/" +
                          path::filename(At.File).str(),
                      true,
                      {(*Text)->getBuffer().str()}};
    const llvm::StringRef Word = "NOLINT";
    if (!(*Text)->getBuffer().contains(Word))
      return std::nullopt;
    std::string &Data = Masked.Content.Data;
    for (size_t Where = Data.find(Word); Where != std::string::npos; Where = Data.find(Word, Where))
      Data[Where] = 'X';
    Of.Run.Former = {std::move(Masked)};
    return Of;
  }

  llvm::Expected<Found> find(const DriverOptions &With) const {
    Analysis Of(With);
    if (llvm::Error Bad = Of.prepare())
      return std::move(Bad);
    if (!Of.scope().contains(At.File))
      return llvm::createStringError("'" + At.File +
                                     "' is excluded from the report: see --exclude, coro.Exclude");
    if (llvm::Error Bad = Of.examine())
      return std::move(Bad);
    Found Result{.InTest = Of.scope().isTest(At.File)};
    Of.look([&](llvm::ArrayRef<Unit> Units, llvm::ArrayRef<UnitOutcome> Outcomes,
                const Linker &Linked) {
      SourceText Text;
      Report All = resolve(Units, Outcomes, Linked, Of.scope(), Text);
      const std::string Shown = Text.display(At.File);
      const auto IsHere = [&](const Position &P) { return P.File == Shown && P.Line == At.Number; };
      Result.Failed = std::move(All.Failed);
      llvm::copy_if(All.Findings, std::back_inserter(Result.Findings),
                    [&](const Finding &F) { return IsHere(F.At); });
      for (const UnitOutcome &O : Outcomes)
        for (const RawFinding &F : O.Findings)
          if (!F.At.File.empty() && IsHere(Text.at(F.At.File, F.At.Offset)))
            if (std::string Missing = obstacle(F.When, Linked); !Missing.empty())
              Result.Open.emplace_back(F.Check, std::move(Missing));
    });
    return Result;
  }

  std::string reasonFor(const Finding &F, const Found &WithSuppressions) const {
    if (!WithSuppressions.has(F))
      return "not reported: NOLINT suppresses it";
    const auto Applied = Configuration(Options.Run).getOptions(absolutePath(At.File));
    if (!clang::tidy::GlobList(Applied.Checks.value_or("")).contains(F.Check))
      return "not reported: the check is off, see --show-config";
    if (F.Severity == name(Severity::Hint) && WithSuppressions.InTest)
      return "not reported: a hint in tests, see coro.Tests and coro.Level";
    return "not reported: of grade " + F.Severity + " or opt-in, see coro.Level";
  }

  DriverOptions Options;
  Line At;
};

} // namespace

llvm::Error explainLine(const DriverOptions &Options, llvm::raw_ostream &OS) {
  auto At = lineNamed(Options.Paths.front());
  if (!At)
    return At.takeError();
  return LineExplainer(Options, std::move(*At)).explain(OS);
}

} // namespace coro_tidy::driver
