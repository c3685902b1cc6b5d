// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The steps of a run up to a report. Whatever could make a run look clean that has seen
// nothing is an error here.

#include "driver/Analysis.h"
#include "driver/Cache.h"
#include "driver/Config.h"
#include "driver/Console.h"
#include "driver/EarlierRuns.h"
#include "driver/Parse.h"
#include "driver/Paths.h"
#include "driver/ResourceDir.h"
#include "llvm/ADT/STLExtras.h"

namespace coro_tidy::driver {

char Interrupted::ID;

namespace {

llvm::Error verifyOptions(llvm::ArrayRef<UnitOutcome> Of) {
  for (const UnitOutcome &O : Of)
    if (!O.Misconfigured.empty())
      return llvm::createStringError(O.Misconfigured);
  return llvm::Error::success();
}

llvm::Error verifyOutcomes(llvm::ArrayRef<UnitOutcome> All) {
  if (llvm::Error Bad = verifyOptions(All))
    return Bad;
  const auto Checks = [](const UnitOutcome &O) { return O.AnyCheck || !O.Examined; };
  if (llvm::none_of(All, Checks))
    return llvm::createStringError("no checks are enabled, see --checks and .clang-tidy");
  return llvm::Error::success();
}

bool readsAny(const std::set<std::string> &Includes, const std::set<std::string> &Of) {
  return llvm::any_of(Includes, [&](const std::string &File) { return Of.count(File) != 0; });
}

/// The unit when its file had another name.
Unit formerUnit(Unit U, const std::map<std::string, std::string> &Renamed) {
  const auto Former = Renamed.find(realPath(U.File));
  if (Former == Renamed.end())
    return U;
  llvm::replace(U.Arguments, U.File, Former->second);
  U.File = Former->second;
  return U;
}

} // namespace

llvm::Error Analysis::findUnits() {
  if (auto Missing = findResourceDir().moveInto(Run.ResourceDir))
    return Missing;
  auto Planned = driver::plan(Options, Run,
                              [&](llvm::ArrayRef<Unit> Units) { return includesOf(Units, Run); });
  if (!Planned)
    return Planned.takeError();
  P = std::move(*Planned);
  if (Options.UseCache && !P.Databases.empty())
    Results = {cacheFolder(P.Databases.begin()->first), P.Root, Options.CacheSize};
  return llvm::Error::success();
}

llvm::Error Analysis::prepare() {
  if (Outcomes.empty())
    if (llvm::Error Bad = findUnits())
      return Bad;
  if (P.Units.empty())
    return llvm::Error::success();
  if (llvm::Error Bad = verifyConfiguration())
    return Bad;
  Scope.emplace(Options, P.Root, P.IsRootKnown);
  if (llvm::none_of(P.Units, [&](const Unit &U) { return Scope->contains(U.File); }))
    return llvm::createStringError("every unit is excluded from the report: see --exclude, "
                                   "coro.Exclude, and '!third_party', which readmits");
  return llvm::Error::success();
}

void Analysis::keepOnly(const Shard &Part) {
  // Neighbours in a folder cost about the same, so each part gets some of each folder.
  std::vector<Unit> Mine;
  for (size_t I = Part.Number - 1; I < P.Units.size(); I += Part.Of)
    Mine.push_back(std::move(P.Units[I]));
  P.Units = std::move(Mine);
}

llvm::Error Analysis::verifyConfiguration() {
  Configuration Config(Run);
  std::set<std::string> Warnings;
  for (const Unit &U : P.Units)
    if (llvm::Error Bad = Config.verify(U.File, Warnings))
      return Bad;
  for (const std::string &Warning : Warnings)
    warn(Warning);
  return llvm::Error::success();
}

llvm::Expected<std::vector<UnitOutcome>> Analysis::work(llvm::ArrayRef<Unit> Units, Work What,
                                                        const Settings &With, bool MayEndEarly) {
  std::vector<Order> Orders;
  for (const Unit &U : Units)
    Orders.push_back({.What = What, .Of = U});
  ProgressLine Line(Units.size(), Options.Quiet);
  const PoolOptions Those{
      .Jobs = Options.Jobs,
      .UnitTimeout = Options.UnitTimeout,
      .SharePreambles = Options.SharePreambles,
      .Progress = [&](size_t Done, llvm::StringRef File) { Line.show(Done, File); }};
  auto Done = driver::work(Orders, With, Those, Results);
  if (!Done)
    return Done.takeError();
  if (Done->Signal && !MayEndEarly)
    return llvm::make_error<Interrupted>(Done->Signal);
  Signal = Done->Signal;
  return std::move(Done->Outcomes);
}

llvm::Expected<Analysis::Includes> Analysis::includesOf(llvm::ArrayRef<Unit> Units,
                                                        const Settings &With) {
  auto All = work(Units, Work::ListIncludes, With);
  if (!All)
    return All.takeError();
  Includes Result;
  for (const UnitOutcome &O : *All)
    Result.emplace_back(O.Includes.begin(), O.Includes.end());
  return Result;
}

llvm::Error Analysis::learnIncludes() {
  return ReadNow.empty() ? includesOf(P.Units, Run).moveInto(ReadNow) : llvm::Error::success();
}

llvm::Expected<std::set<std::string>> Analysis::filesRead() {
  if (llvm::Error Failed = learnIncludes())
    return std::move(Failed);
  std::set<std::string> All;
  for (const std::set<std::string> &Files : ReadNow)
    All.insert(Files.begin(), Files.end());
  return All;
}

llvm::Error Analysis::examineUnits() {
  auto All = work(P.Units, Work::Tidy, Run, /*MayEndEarly=*/true);
  if (!All)
    return All.takeError();
  Outcomes = std::move(*All);
  if (llvm::none_of(Outcomes, [](const UnitOutcome &O) { return O.Examined; }))
    return llvm::make_error<Interrupted>(Signal);
  for (const UnitOutcome &O : Outcomes)
    passOn(O.Log);
  return llvm::Error::success();
}

llvm::Error Analysis::examine() {
  if (Outcomes.empty())
    if (llvm::Error Failed = examineUnits())
      return Failed;
  for (const UnitOutcome &O : Outcomes)
    KnownAtFirst.push_back(isKnown(O));
  return verifyOutcomes(Outcomes);
}

llvm::Error Analysis::examineAgain(const std::set<std::string> &Changed) {
  ReadNow.clear(); // What they include may have changed.
  if (llvm::Error Failed = learnIncludes())
    return Failed;
  std::vector<size_t> Numbers;
  std::vector<Unit> Units;
  for (size_t I = 0; I < P.Units.size(); ++I)
    if (readsAny(ReadNow[I], Changed)) {
      Numbers.push_back(I);
      Units.push_back(P.Units[I]);
      Reads[I] = ReadNow[I];
    }
  auto Again = work(Units, Work::Tidy, Run);
  if (!Again)
    return Again.takeError();
  for (size_t I = 0; I < Numbers.size(); ++I)
    Outcomes[Numbers[I]] = std::move((*Again)[I]);
  return llvm::Error::success();
}

bool Analysis::isWhole() const { return P.IsWhole && llvm::all_of(Outcomes, isKnown); }

Report Analysis::report() {
  EarlierRuns Others(P, Outcomes);
  if (!Signal)
    Others.keep();
  // Linking tells names apart in place, which must not be done twice.
  std::vector<UnitOutcome> Copy;
  if (LinkedAgain)
    Copy = Outcomes;
  const llvm::MutableArrayRef<UnitOutcome> Linkable = LinkedAgain ? Copy : Outcomes;
  const Linker Linked = link(Linkable, Others.take(), P.Root, isWhole());
  if (!Signal)
    Others.leave(Linked);
  SourceText Text;
  return resolve(P.Units, Linkable, Linked, *Scope, Text);
}

void Analysis::look(Look At) {
  std::vector<UnitOutcome> Linkable = Outcomes;
  const Linker Linked = link(Linkable, EarlierRuns(P, Outcomes).take(), P.Root, isWhole());
  At(P.Units, Linkable, Linked);
}

llvm::Expected<Report> Analysis::reportWith(const Settings &Other,
                                            const std::map<std::string, std::string> &Renamed) {
  std::set<std::string> Changed;
  for (const FormerFile &File : Other.Former)
    Changed.insert(File.Path);
  std::vector<Unit> Units;
  for (const Unit &U : P.Units)
    Units.push_back(formerUnit(U, Renamed));

  if (llvm::Error Failed = learnIncludes())
    return std::move(Failed);
  auto ReadThen = includesOf(Units, Other);
  if (!ReadThen)
    return ReadThen.takeError();
  std::vector<size_t> Numbers;
  std::vector<Unit> Affected;
  for (size_t I = 0; I < Units.size(); ++I)
    if (readsAny(ReadNow[I], Changed) || readsAny((*ReadThen)[I], Changed)) {
      Numbers.push_back(I);
      Affected.push_back(Units[I]);
    }
  auto Examined = work(Affected, Work::Tidy, Other);
  if (!Examined)
    return Examined.takeError();
  if (llvm::Error Bad = verifyOptions(*Examined))
    return std::move(Bad);

  std::vector<UnitOutcome> Linkable = Outcomes;
  for (size_t I = 0; I < Numbers.size(); ++I)
    Linkable[Numbers[I]] = std::move((*Examined)[I]);
  const Linker Linked = link(Linkable, EarlierRuns(P, Outcomes).take(), P.Root, isWhole());
  SourceText Text(filesFor(Other));
  DriverOptions Those = Options;
  Those.Run = Other;
  ReportScope ScopeThen(Those, P.Root, P.IsRootKnown);
  return resolve(Units, Linkable, Linked, ScopeThen, Text);
}

std::vector<Analysis::NewFailure> Analysis::newFailures() const {
  SourceText Text;
  std::vector<NewFailure> Result;
  for (const auto &[Number, Files] : Reads)
    if (KnownAtFirst[Number] && !isKnown(Outcomes[Number]))
      Result.push_back({P.Units[Number].File, failureOf(Outcomes[Number], Text), Files});
  return Result;
}

} // namespace coro_tidy::driver
