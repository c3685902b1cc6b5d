// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a check is made of: Check, CheckInfo, Option and Registration. A check is
// one .cpp file with one class derived from Check and one static Registration.

#ifndef CORO_TIDY_CORE_CHECK_H
#define CORO_TIDY_CORE_CHECK_H

#include "clang-tidy/ClangTidyCheck.h"
#include "core/Catalog.h"
#include "core/Workspace.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include <set>

namespace coro_tidy {

struct Note {
  clang::SourceLocation At;
  std::string Text;
};

/// A finding. Message: what is wrong, subject first, names in single quotes, lower
/// case, no full stop, no advice; the remedy is a note or a fix.
struct Report {
  clang::SourceLocation At;
  std::string Message;
  std::vector<Note> Notes = {};
  std::vector<clang::FixItHint> Fixes = {};
  /// When it is a finding at all. `{primitive}` in Message stands for the end of
  /// the first chain, whose links follow as notes.
  Condition When = {};
  /// Lowers the grade of the check for this finding.
  std::optional<Severity> Grade = std::nullopt;
  /// Of the weakest fact without which it would be none: what rests on a name says so. A
  /// fact that keeps silence where it holds does not count.
  Standing RestsOn = Standing::Stated;
};

/// Base of every check.
class Check : public clang::tidy::ClangTidyCheck {
public:
  Check(const CheckInfo &Info, llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);

  bool isLanguageVersionSupported(const clang::LangOptions &Lang) const override {
    return Lang.CPlusPlus20;
  }
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) final;
  void check(const clang::ast_matchers::MatchFinder::MatchResult &Result) final;
  void onStartOfTranslationUnit() override;
  void onEndOfTranslationUnit() override;
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) final;

  struct Declared {
    OptionInfo Info;
    std::function<void(clang::tidy::ClangTidyOptions::OptionMap &)> Store;
  };
  llvm::ArrayRef<Declared> options() const { return OwnOptions; }

protected:
  /// Called once for each function of the unit, see Workspace::functions().
  virtual void checkFunction(const Function &) {}

  /// Of the unit that is being checked.
  Workspace &workspace() const { return *Work; }
  const Knowledge &knowledge() const { return Work->knowledge(); }
  clang::ASTContext &context() const { return Work->context(); }

  /// The one way to report: equal findings of several instantiations become one,
  /// conditional ones wait for their condition, grades below coro.Level are dropped.
  void report(Report Finding);

private:
  template <typename T> friend class Option;
  void emit(const Report &Finding, llvm::ArrayRef<Chain> Chains);
  void emitTagged(const Report &Finding, UnitResult &Into);

  const CheckInfo &Info;
  clang::tidy::ClangTidyContext &Tidy;
  Severity Level;
  std::vector<Declared> OwnOptions;
  Workspace *Work = nullptr;         ///< Null outside a unit.
  const Function *Current = nullptr; ///< What checkFunction() looks at.
  std::vector<Report> Pending;
  /// Findings that differ in nothing but their condition are one, which holds if one does.
  std::set<std::tuple<clang::SourceLocation, std::string, Condition>> Reported;
  std::set<std::pair<clang::SourceLocation, std::string>> Emitted;
};

/// Names separated by semicolons.
using Names = std::vector<std::string>;

/// An option of a check, declared once as a member:
///   Option<unsigned> Limit{*this, "Limit", 16, "how many are few"};
/// T is bool, unsigned or Names.
template <typename T> class Option {
public:
  Option(Check &Of, llvm::StringRef Name, T Default, llvm::StringRef Meaning);
  const T &operator*() const { return Value; }

private:
  T Value;
};

/// Enters a check in the catalog:
///   const Registration<BlockingCall> Registered{{.Name = "coro-x", ...}};
template <typename T> struct Registration {
  explicit Registration(const CheckInfo &Info) {
    enter({Info,
           [](const CheckInfo &Own, llvm::StringRef Name, clang::tidy::ClangTidyContext *Context)
               -> std::unique_ptr<clang::tidy::ClangTidyCheck> {
             return std::make_unique<T>(Own, Name, Context);
           }});
  }
};

} // namespace coro_tidy

#endif
