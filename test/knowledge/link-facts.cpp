// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Links the units that a file describes and prints the file again with the answers to
// its questions. A line is one of
//
//   unit NAME
//   f blocks by sleep                a fact and its primitive
//   g blocks if f blocks             a rule; several atoms are divided by commas
//   g throws if f throws keeping E   where handlers keep these exceptions
//   Base overridden by Derived
//   suggested f acquires by permit   the same of a fact or a rule that rests on a name
//   seen f
//   ? g blocks unless f acquires = g > f: sleep
//   ? g blocks unless-known h acquires = g > f: sleep
//
//   link-facts [--shuffle SEED] [--whole] [--closure] [--inferred FACTS] FILE

#include "knowledge/LastRun.h"
#include "knowledge/Link.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/MemoryBuffer.h"
#include <random>

using namespace coro_tidy;

namespace {

namespace cl = llvm::cl;

cl::opt<std::string> Name(cl::Positional, cl::Required);
cl::opt<unsigned> Shuffle("shuffle", cl::desc("add the units in the order of this seed"));
cl::opt<bool> Closure("closure", cl::desc("print what was derived, as a file of facts"));
cl::opt<bool> AllUnits("whole", cl::desc("these are all units of a project"));
cl::opt<std::string> Inferred("inferred", cl::desc("add the facts of this file"));

/// "f closes(0)".
Atom atom(llvm::StringRef Text) {
  auto [Subject, Fact] = Text.trim().rsplit(' ');
  auto [Spelling, Index] = Fact.split('(');
  Atom Result{*factNamed(Spelling), Subject.trim().str()};
  if (Index.consume_back(")"))
    Result.Index = Index == "this" ? Atom::ThisIndex : std::stoi(Index.str());
  return Result;
}

std::vector<Atom> atoms(llvm::StringRef Text) {
  llvm::SmallVector<llvm::StringRef, 4> Parts;
  Text.split(Parts, ',', -1, /*KeepEmpty=*/false);
  std::vector<Atom> Result;
  llvm::transform(Parts, std::back_inserter(Result), atom);
  return Result;
}

class File {
public:
  explicit File(llvm::StringRef Text) {
    Text.split(Lines, '\n');
    for (unsigned I = 0; I < Lines.size(); ++I)
      read(Lines[I], I + 1);
  }

  std::vector<UnitResult> Units{1};
  llvm::SmallVector<llvm::StringRef> Lines;

private:
  void read(llvm::StringRef Line, unsigned Number) {
    UnitResult &Unit = Units.back();
    if (Line.empty() || Line.starts_with("#") || Line.starts_with("?"))
      return;
    if (Line.consume_front("unit "))
      return Units.emplace_back(), void();
    if (Line.consume_front("seen "))
      return Unit.Seen.push_back(Line.str());
    if (auto [Base, Derived] = Line.split(" overridden by "); !Derived.empty())
      return Unit.Overrides.push_back(
          {Base.str(), Derived.str(), Base.str(), Derived.str(), {"unit.cpp", Number, 1}});
    Rule R;
    if (Line.consume_front("suggested "))
      R.By = Standing::Name;
    llvm::StringRef Head = Line;
    if (auto [Fact, Primitive] = Line.split(" by "); !Primitive.empty()) {
      Head = Fact;
      R.Primitive = Primitive.str();
    } else if (auto [Conclusion, Rest] = Line.split(" if "); !Rest.empty()) {
      const auto [Body, Kept] = Rest.split(" keeping ");
      Head = Conclusion;
      R.Body = atoms(Body);
      llvm::SmallVector<llvm::StringRef, 2> Handlers;
      Kept.split(Handlers, "; ", -1, /*KeepEmpty=*/false);
      R.Kept = {Handlers.begin(), Handlers.end()};
    }
    R.Head = atom(Head);
    R.Why = why(R.Head.Subject, Number);
    Unit.Rules.push_back(std::move(R));
  }

  /// Equal texts at different places: ties are broken by the place.
  static Evidence why(llvm::StringRef Subject, unsigned Number) {
    return {{"unit.cpp", Number, 1}, Subject.str()};
  }
};

std::string answer(llvm::StringRef Question, const Linker &Linked) {
  const auto [Silencing, Known] = Question.split(" unless-known ");
  const auto [If, Unless] = Silencing.split(" unless ");
  const auto Chains = Linked.satisfy({atoms(If), atoms(Unless), atoms(Known)});
  if (!Chains)
    return "no";
  std::string Result;
  for (const Chain &C : *Chains) {
    Result += Result.empty() ? "" : "; ";
    for (const Evidence &Link : C.Links)
      Result += (&Link == &C.Links.front() ? "" : " > ") + Link.Text;
    Result += ": " + C.Primitive + (C.ThroughOverride ? ", if an override is reached" : "") +
              (C.By == Standing::Name ? ", by a name" : "");
  }
  return Result;
}

UnitResult inferredUnit() {
  const auto Text = llvm::cantFail(llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(Inferred)));
  UnitResult Result;
  Result.Rules = inferredRules(llvm::cantFail(readFactFile(*Text)));
  return Result;
}

} // namespace

int main(int Count, const char **Words) {
  cl::ParseCommandLineOptions(Count, Words);
  const auto Text = llvm::cantFail(llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(Name)));
  File Input(Text->getBuffer());
  if (!Inferred.empty())
    Input.Units.push_back(inferredUnit());
  if (Shuffle)
    std::shuffle(Input.Units.begin(), Input.Units.end(), std::mt19937(Shuffle));

  Linker Linked;
  for (const UnitResult &Unit : Input.Units)
    Linked.add(Unit);
  Linked.close(AllUnits);
  if (Closure)
    return writeInferred(Linked.closure(), llvm::outs()), 0;
  for (const llvm::StringRef &Line : Input.Lines) {
    llvm::StringRef Question = Line.split(" = ").first;
    llvm::outs() << (&Line == Input.Lines.begin() ? "" : "\n") << Question;
    if (Question.consume_front("? "))
      llvm::outs() << " = " << answer(Question, Linked);
  }
}
