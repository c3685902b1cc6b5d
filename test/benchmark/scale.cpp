// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the driver itself costs in a project of so many units, without parsing any: results of
// units are made up, printed as a worker prints them, and from then on it is what a run does.
//
//   scale UNITS [FUNCTIONS]
//
// A unit has read the bodies of so many functions (200), most of them in headers that other units
// read, too. The other numbers are those of the 79 units of rill and its tests: 3.8 rules a
// function, every second with an atom in its body; keys of 83 bytes and sentences of 45; three
// overrides and 900 questions to the file system a unit.

#include "driver/Analysis.h"
#include "driver/Cache.h"
#include "driver/EarlierRuns.h"
#include "knowledge/LastRun.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <fmt/format.h>
#include <random>
#include <sys/resource.h>

using namespace coro_tidy;
using namespace coro_tidy::driver;

namespace {

constexpr unsigned FunctionsOfHeader = 5;
constexpr unsigned OwnPercent = 27; ///< So many of the functions of a unit are read by it alone.
constexpr unsigned Questions = 900;
constexpr unsigned OverridesOfUnit = 3;

class Project {
public:
  Project(unsigned Units, unsigned Functions, std::string Root)
      : Units(Units), Functions(Functions), Root(std::move(Root)) {}

  Unit unit(unsigned Number) const {
    const std::string File =
        fmt::format("{}/src/part{:03}/unit{:05}.cpp", Root, Number % 200, Number);
    return {File,
            Root + "/build",
            {"clang++", "-std=c++20", "-I" + Root + "/include", "-c", File, "-o", "unit.o"}};
  }

  UnitOutcome outcome(unsigned Number) const {
    std::mt19937 Random(Number);
    UnitOutcome O;
    O.AnyCheck = true;
    UnitResult Facts;
    Facts.File = unit(Number).File;
    const unsigned Own = Functions * OwnPercent / 100;
    for (unsigned I = 0; I < Own; ++I)
      addFunction(Facts, own(Number, I), Facts.File, Random);
    for (unsigned I = 0; I < 7 && I < Own; ++I)
      Facts.Own.push_back(own(Number, I));
    // Units of a part read about the same headers.
    for (unsigned I = 0; I < (Functions - Own) / FunctionsOfHeader; ++I) {
      const unsigned Header = (Number % 200) * (Units / 200 + 1) + Random() % (Units / 100 + 30);
      std::mt19937 Same(Header + (1u << 30)); // Every unit reads the same in it.
      for (unsigned J = 0; J < FunctionsOfHeader; ++J)
        addFunction(Facts, inHeader(Header, J), header(Header), Same);
    }
    for (unsigned I = 0; I < OverridesOfUnit; ++I)
      Facts.Overrides.push_back({inHeader(Random() % (Units + 1), 0),
                                 own(Number, I),
                                 "Base::run",
                                 "Derived::run",
                                 {Facts.File, I + 1, 3}});
    O.Facts = PackedFacts(Facts);
    O.Findings.push_back(finding(Number, Random));
    O.Asked = asked(Number);
    return O;
  }

private:
  std::string header(unsigned Number) const {
    return fmt::format("{}/include/part{:03}/header{:05}.h", Root, Number % 200, Number);
  }
  static std::string own(unsigned Unit, unsigned Function) {
    return fmt::format(
        "c:@N@company@N@part{:03}@S@Component{:05}@F@operation{}#&1$@N@std@N@__cxx11@S@string#I#",
        Unit % 200, Unit, Function);
  }
  static std::string inHeader(unsigned Header, unsigned Function) {
    return fmt::format("c:@N@company@N@base@S@Helper{:05}@F@compute{}#&1$@N@std@S@vector>#I#1",
                       Header, Function);
  }

  /// 19 rules for 5 functions, 10 of them with a body.
  void addFunction(UnitResult &To, const std::string &Name, const std::string &File,
                   std::mt19937 &Random) const {
    static constexpr Fact Facts[] = {Fact::Blocks, Fact::Throws, Fact::Resumes, Fact::MaySuspend,
                                     Fact::Fails};
    To.Seen.push_back(Name);
    const unsigned Rules = Random() % 5 == 0 ? 3 : 4;
    for (unsigned I = 0; I < Rules; ++I) {
      const Fact What = Facts[Random() % std::size(Facts)];
      const unsigned Line = Random() % 2000 + 1;
      Rule R{.Head = {What, Name}, .Body = {}, .Why = {{File, Line, 7}, ""}, .Primitive = ""};
      if (Random() % 2) {
        const unsigned Callee = Random() % (Units + 1);
        R.Body.push_back({What, inHeader(Callee, Random() % FunctionsOfHeader)});
        R.Why.Text = fmt::format("'operation' calls 'Helper{}::compute' here", Callee);
      } else {
        R.Why.Text = "'company::operation' does what it does here";
        R.Primitive = What == Fact::Blocks ? "fsync" : "";
      }
      To.Rules.push_back(std::move(R));
    }
  }

  RawFinding finding(unsigned Number, std::mt19937 &Random) const {
    RawFinding F;
    F.Check = "coro-blocking-call";
    F.At = {unit(Number).File, 100};
    F.Message = "'compute' blocks the thread that this coroutine runs on, because of '{primitive}'";
    F.Function = own(Number, 0);
    F.When.If.push_back({Fact::Blocks, inHeader(Random() % (Units + 1), 0)});
    return F;
  }

  /// There are no such files, which is an answer, too.
  std::vector<Input> asked(unsigned Number) const {
    static const auto Files = llvm::vfs::getRealFileSystem();
    static const std::string Kind = answerOf(*Files, Question::Kind, header(0));
    static const std::string Content = answerOf(*Files, Question::Content, header(0));
    std::vector<Input> All;
    for (unsigned I = 0; I < Questions; ++I) {
      const std::string Path = header((Number * 13 + I) % (Units + Questions));
      if (I % 4)
        All.push_back({Question::Content, Path, Content});
      else
        All.push_back({Question::Kind, Path, Kind});
    }
    return All;
  }

  unsigned Units, Functions;
  std::string Root;
};

double secondsUsed() {
  rusage Used = {};
  ::getrusage(RUSAGE_SELF, &Used);
  return static_cast<double>(Used.ru_utime.tv_sec + Used.ru_stime.tv_sec) +
         static_cast<double>(Used.ru_utime.tv_usec + Used.ru_stime.tv_usec) / 1e6;
}

long peakMegabytes() {
  rusage Used = {};
  ::getrusage(RUSAGE_SELF, &Used);
  return Used.ru_maxrss / 1024;
}

/// What the parts of a run have cost.
class Costs {
public:
  template <typename Function> auto count(const char *On, Function &&Do) {
    const double Before = secondsUsed();
    struct AtEnd {
      Costs &Into;
      const char *On;
      double Before;
      ~AtEnd() { Into.add(On, secondsUsed() - Before); }
    } Counting{*this, On, Before};
    return Do();
  }

  void print(const char *Title) {
    double Sum = 0;
    fmt::print("{}\n", Title);
    for (const auto &[On, Seconds] : Parts) {
      fmt::print("{:9.2f} s  {}\n", Seconds, On);
      Sum += Seconds;
    }
    fmt::print("{:9.2f} s  together; the peak of memory so far is {} MB\n", Sum, peakMegabytes());
    Parts.clear();
  }

private:
  void add(const char *On, double Seconds) {
    for (auto &[Other, Sum] : Parts)
      if (Other == llvm::StringRef(On)) {
        Sum += Seconds;
        return;
      }
    Parts.emplace_back(On, Seconds);
  }

  std::vector<std::pair<const char *, double>> Parts;
};

/// From the outcomes to the report, as Analysis::report() does.
size_t report(const Plan &P, std::vector<UnitOutcome> Outcomes, Costs &Spent) {
  std::optional<EarlierRuns> Others;
  Spent.count("keeping what is known of each unit", [&] {
    Others.emplace(P, Outcomes);
    Others->keep();
  });
  const Linker Linked = Spent.count(
      "linking", [&] { return link(Outcomes, Others->take(), P.Root, /*IsWhole=*/true); });
  Spent.count("leaving the facts for others", [&] { Others->leave(Linked); });
  return Spent.count("report", [&] {
    DriverOptions Options;
    ReportScope Scope(Options, P.Root, P.IsRootKnown);
    SourceText Text;
    return resolve(P.Units, Outcomes, Linked, Scope, Text).Findings.size();
  });
}

void measure(unsigned Units, unsigned Functions, const std::string &Root) {
  const Project Of(Units, Functions, Root);
  Plan P;
  P.Root = Root;
  for (unsigned I = 0; I < Units; ++I)
    P.Units.push_back(Of.unit(I));
  llvm::sort(P.Units);
  P.Databases[Root + "/build"] = {P.Units, /*IsWhole=*/true};
  const Settings Run;
  Costs Spent;
  {
    Cache Results(cacheFolder(Root + "/build"), Root, Run);
    std::vector<UnitOutcome> Outcomes;
    size_t Bytes = 0;
    for (const Unit &U : P.Units) {
      unsigned Number = 0;
      llvm::StringRef(U.File).take_back(9).take_front(5).getAsInteger(10, Number);
      const std::string Answer = print(Of.outcome(Number));
      Bytes += Answer.size();
      auto Parsed = Spent.count("reading what workers answer", [&] {
        return parseOutcome(llvm::StringRef(Answer).drop_back(EndOfOutcome.size()));
      });
      Outcomes.push_back(llvm::cantFail(std::move(Parsed)));
      Outcomes.back().Examined = true;
      Spent.count("filling the cache", [&] {
        llvm::cantFail(makeOwnFolder(cacheFolder(Root + "/build")));
        llvm::cantFail(Results.keep({.Of = U}, Outcomes.back()));
      });
      Outcomes.back().Asked = std::vector<Input>();
    }
    fmt::print("{} units, {} functions, {} MB of answers\n", Units, Units * Functions, Bytes >> 20);
    const size_t Found = report(P, std::move(Outcomes), Spent);
    Spent.print("first run");
    fmt::print("{:9}    findings\n", Found);
  }
  {
    Cache Results(cacheFolder(Root + "/build"), Root, Run);
    std::vector<UnitOutcome> Outcomes;
    for (const Unit &U : P.Units)
      Outcomes.push_back(
          Spent.count("looking into the cache", [&] { return Results.find({.Of = U}).value(); }));
    report(P, std::move(Outcomes), Spent);
    Spent.print("second run, nothing changed");
  }
}

} // namespace

int main(int Argc, char **Argv) {
  unsigned Units = 0, Functions = 200;
  if (Argc < 2 || llvm::StringRef(Argv[1]).getAsInteger(10, Units) ||
      (Argc > 2 && llvm::StringRef(Argv[2]).getAsInteger(10, Functions))) {
    fmt::print(stderr, "usage: scale UNITS [FUNCTIONS]\n");
    return 2;
  }
  llvm::SmallString<128> Root;
  if (const std::error_code Problem = llvm::sys::fs::createUniqueDirectory("scale", Root)) {
    fmt::print(stderr, "{}\n", Problem.message());
    return 2;
  }
  measure(Units, Functions, Root.str().str());
  llvm::sys::fs::remove_directories(Root);
  return 0;
}
