// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Profile.h"
#include "core/Cost.h"
#include "driver/Finding.h"
#include "driver/SourceText.h"
#include "llvm/ADT/STLExtras.h"
#include <fmt/format.h>
#include <map>
#include <sys/resource.h>
#include <tuple>

namespace coro_tidy::driver {
namespace {

using Time = std::chrono::nanoseconds;

constexpr size_t MostUnits = 10;

double seconds(Time T) { return std::chrono::duration<double>(T).count(); }

Time used(decltype(RUSAGE_SELF) By) {
  rusage Used = {};
  ::getrusage(By, &Used);
  const auto Sum = [](const timeval &T) {
    return std::chrono::seconds(T.tv_sec) + std::chrono::microseconds(T.tv_usec);
  };
  return Sum(Used.ru_utime) + Sum(Used.ru_stime);
}

struct Row {
  std::string On;
  Time Spent{};
};

void print(llvm::raw_ostream &OS, llvm::StringRef Title, std::vector<Row> Rows, size_t Most) {
  OS << Title << '\n';
  llvm::sort(Rows, [](const Row &A, const Row &B) {
    return std::tie(B.Spent, A.On) < std::tie(A.Spent, B.On);
  });
  for (const Row &R : llvm::ArrayRef(Rows).take_front(Most))
    OS << fmt::format("{:>10.3f} {}\n", seconds(R.Spent), printable(R.On));
}

} // namespace

void printProfile(llvm::ArrayRef<Unit> Units, llvm::ArrayRef<UnitOutcome> Outcomes,
                  llvm::raw_ostream &OS) {
  SourceText Text;
  std::map<std::string, Time> ByCheck;
  std::vector<Row> ByUnit;
  Time Examined{}, Analysed{};
  for (auto [U, O] : llvm::zip_equal(Units, Outcomes)) {
    Examined += O.ProcessorTime;
    for (const Cost &C : O.Spent) {
      ByCheck[C.On] += Time(C.Nanoseconds);
      Analysed += Time(C.Nanoseconds);
    }
    if (O.ProcessorTime > Time())
      ByUnit.push_back({Text.display(U.File) + (O.WithPreamble ? " (with a shared preamble)" : ""),
                        O.ProcessorTime});
  }
  const Time Facts = ByCheck[FactsCost.str()];
  ByCheck.erase(FactsCost.str());

  print(
      OS, "seconds of the processor",
      {{"parsing", Examined - Analysed},
       {"facts, and what all checks share", Facts},
       {"checks", Analysed - Facts},
       {"shared preambles, scans of includes, starts of workers", used(RUSAGE_CHILDREN) - Examined},
       {"coro-tidy itself: configuration, cache, linking, report", used(RUSAGE_SELF)}},
      5);
  std::vector<Row> Checks;
  for (const auto &[Check, Spent] : ByCheck)
    Checks.push_back({Check, Spent});
  print(OS, "of the checks", std::move(Checks), ByCheck.size());
  const std::string Slowest =
      fmt::format("of the slowest units; {} of {} were examined", ByUnit.size(), Units.size());
  print(OS, Slowest, std::move(ByUnit), MostUnits);
}

} // namespace coro_tidy::driver
