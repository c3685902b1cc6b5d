// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What --help and --help-all say.

#include "driver/Options.h"

namespace coro_tidy::driver {

static constexpr llvm::StringLiteral Usage =
    R"(coro-tidy finds mistakes in C++20 coroutine code

usage: coro-tidy [options] [file|directory]... [-- compiler flags]
       coro-tidy explain CHECK
       coro-tidy why FILE:LINE
       coro-tidy cache clean|stats [DIR]
       coro-tidy unit -o RESULT FILE [-- compiler command]
       coro-tidy link [options] RESULT|@LIST...

Examines the units of a compile database (compile_commands.json) that lie below
the given paths, or all of them. A header stands for the units that include it.
After `--`, the given files are compiled with these flags and without a database.

)";

static constexpr llvm::StringLiteral Common =
    R"(  -p DIR               the database, or its directory (default: searched for)
  -j N                 number of units examined at the same time (default: all cores)
  --checks GLOBS       added to -*,coro-*: '-coro-x' leaves one out, '-*,coro-x' runs it
                       alone; clang-tidy's own checks run when they are named here
  --all                hints and opt-in checks too
  --exclude GLOB       reports nothing there (default: _deps, third_party, third-party)
  --format FORMAT      text, json, sarif, html, github, gitlab, junit, checkstyle
                       or clang-tidy
  --output FILE        write there instead of to standard output; also -o
  --fix, --fix=all     applies the safe fixes, or suggested ones too; --diff shows them
  --baseline FILE      reports what is not in the baseline; --write-baseline makes it
  --since REV          reports what the change since the revision introduces; 'merge-base'
                       is where the branch left the one that it goes to
  --watch              runs again whenever a file changes
  --list-checks        the checks, by principle
  --version, --help, --help-all (every option)

)";

static constexpr llvm::StringLiteral Others =
    R"(Compile commands
  --extra-arg ARG      added to each command; --extra-arg-before ARG: in front
  --query-driver GLOBS compilers that may be asked for their include paths, beside the gcc in
                       the system's folders
  --ignore-unknown     pass over files that no unit compiles or includes, for hooks;
                       without it they are an error
  --unit-timeout SEC   give a unit up after so much of the processor, or ten times that by
                       the clock (default: 600; 0: never)

Speed
  --no-cache           examines all units anew, and keeps no results for later runs
  --cache-size SIZE    what was of no use for longest makes room (default: 1G)
  --shard I/N          examines part I of N of the units and reports nothing: the run that has
                       the caches of all parts does
  --results DIR        with --shard: writes the result of each unit there, for link
  --profile            what took how long: parsing, facts, each check; the slowest units
  --no-preambles       parses no header once for several units, but each unit by itself

Results of single units
  --root DIR           what unit, link and --results name files by (default: the repository
                       around the current folder, or that folder)
  --depfile FILE       for unit: writes there, for Ninja, which files the result is made of
  --partial            for link: the results are not those of the whole project

Findings
  --fail-on GRADE      exit code 1 from this grade on: error, warning (default) or never
  --statistics         counts findings by check, units from the cache and shared preambles
  --report-unused-suppressions
                       reports NOLINT that suppresses nothing, or names no check
  --quiet              no progress and no summary
  --prune-baseline     takes out of the baseline what is not found any more

Configuration
  --knowledge FILE     what else is known of libraries (may be repeated)
  --show-config FILE   what applies to the file, and where each value comes from

)";

static constexpr llvm::StringLiteral Footer =
    R"(Configuration: CheckOptions of .clang-tidy files, and lists of checks that name coro-.
Suppression: // NOLINT(coro-x): reason, NOLINTNEXTLINE, NOLINTBEGIN and NOLINTEND.

exit code: 0 clean, or hints alone; 1 findings (see --fail-on); 2 wrong use, configuration
or environment; 3 some unit could not be analysed (its findings are printed all the same)
)";

std::string helpText(bool All) {
  return (Usage + Common + (All ? Others : llvm::StringLiteral("")) + Footer).str();
}

} // namespace coro_tidy::driver
