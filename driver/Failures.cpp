// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Failures.h"
#include "driver/Console.h"
#include "driver/SourceText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include <fmt/format.h>

namespace coro_tidy::driver {
namespace {

/// Of these there is more to be seen than fits on a screen.
constexpr size_t MostCauses = 20;

/// Of a project that was configured only, what its build generates is missing.
bool missesFiles(const FailedUnit &U) {
  return llvm::StringRef(U.Reason).contains("file not found") ||
         llvm::StringRef(U.Reason).contains("does not exist");
}

/// ": cmake --build build", where it is CMake that builds.
std::string buildCommand(const Plan &P) {
  for (const auto &[Folder, _] : P.Databases)
    if (llvm::sys::fs::exists(Folder + "/CMakeCache.txt"))
      return ": cmake --build " + SourceText().display(Folder);
  return "";
}

size_t unitsOf(llvm::ArrayRef<FailureCause> Causes) {
  size_t N = 0;
  for (const FailureCause &Each : Causes)
    N += Each.Units.size();
  return N;
}

} // namespace

std::string FailureCause::names() const {
  const std::string &First = Units.front()->File;
  if (Units.size() == 1)
    return First;
  const std::string &Second = Units[1]->File;
  if (Units.size() == 2)
    return fmt::format("{} and {}", First, Second);
  const size_t More = Units.size() - 2;
  return fmt::format("{}, {} and {} more unit{}", First, Second, More, More == 1 ? "" : "s");
}

std::vector<FailureCause> failureCauses(llvm::ArrayRef<FailedUnit> All) {
  std::vector<FailureCause> Causes;
  llvm::StringMap<size_t> Places;
  for (const FailedUnit &U : All) {
    const auto Place = Places.try_emplace(U.Cause, Causes.size()).first->second;
    if (Place == Causes.size())
      Causes.emplace_back();
    Causes[Place].Units.push_back(&U);
  }
  llvm::sort(Causes, [](const FailureCause &A, const FailureCause &B) {
    return std::pair(B.Units.size(), A.Units.front()) < std::pair(A.Units.size(), B.Units.front());
  });
  return Causes;
}

void tellFailures(const Report &Of, const Plan &P) {
  const std::vector<FailureCause> Causes = failureCauses(Of.Failed);
  const llvm::ArrayRef<FailureCause> Told = llvm::ArrayRef(Causes).take_front(MostCauses);
  const llvm::ArrayRef<FailureCause> Rest = llvm::ArrayRef(Causes).drop_front(Told.size());
  for (const FailureCause &Each : Told)
    complain(fmt::format("{}: {}", Each.names(), Each.reason()));
  if (!Rest.empty())
    complain(fmt::format("{} more units could not be analysed, for {} other reasons", unitsOf(Rest),
                         Rest.size()));
  for (const FailureCause &Each : failureCauses(Of.FailedElsewhere))
    warn(fmt::format("what {} {} is not known, which is excluded from the report: {}", Each.names(),
                     Each.Units.size() == 1 ? "does" : "do", Each.reason()));
  if (Causes.size() < Of.Failed.size())
    note("--format=json says of each unit why it could not be analysed");
  if (llvm::any_of(Of.Failed, missesFiles))
    note("files are missing; those that a build generates are there once it has run" +
         buildCommand(P));
}

} // namespace coro_tidy::driver
