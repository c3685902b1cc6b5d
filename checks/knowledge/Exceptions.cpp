// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Exceptions.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace coro_tidy {

using Id = Strings::Id;

static constexpr llvm::StringLiteral BetweenClasses = " : ";
static constexpr llvm::StringLiteral BeforeRethrown = " ! ";

std::string exceptionNamed(llvm::ArrayRef<std::string> Classes) {
  return llvm::join(Classes, BetweenClasses);
}

std::string keptName(llvm::StringRef Class, llvm::ArrayRef<std::string> Rethrown) {
  std::string Result = Class.str();
  for (const std::string &Each : Rethrown)
    Result += (BeforeRethrown + Each).str();
  return Result;
}

static bool isOfExceptions(Fact What) { return What == Fact::Throws || What == Fact::Fails; }

static bool isOfAny(const Atom &A) {
  return isOfExceptions(A.What) && functionOf(A.Subject) == A.Subject;
}

static llvm::SmallVector<llvm::StringRef, 1> parts(llvm::StringRef Name,
                                                   llvm::StringRef Separator) {
  llvm::SmallVector<llvm::StringRef, 1> Result;
  Name.split(Result, Separator);
  return Result;
}

bool Exceptions::isKept(llvm::StringRef Exception, llvm::ArrayRef<Handler> Handlers) {
  if (Handlers.empty())
    return false;
  const auto Classes = parts(Exception, BetweenClasses);
  const auto IsOf = [&](llvm::StringRef Class) {
    return Class == AnyException || llvm::is_contained(Classes, Class);
  };
  return llvm::any_of(Handlers, [&](const Handler &Each) {
    return IsOf(Each.front()) && llvm::none_of(llvm::drop_begin(Each), IsOf);
  });
}

bool Exceptions::add(const Rule &R, Clauses &Into) {
  if (R.Body.size() != 1 || !isOfAny(R.Head) || !isOfAny(R.Body.front()))
    return false;
  Carrier New{Into.add(R.Head),
              Into.add(R.Body.front()),
              Into.add(R.Why.At),
              Into.Names.add(R.Why.Text),
              R.ThroughOverride,
              R.By,
              {}};
  for (const std::string &Handler : R.Kept)
    New.Kept.push_back(parts(Into.Names[Into.Names.add(Handler)], BeforeRethrown));
  All.push_back(std::move(New));
  return true;
}

void Exceptions::addBodies(llvm::DenseSet<AtomKey> &Into) const {
  for (const Carrier &Each : All)
    Into.insert(Each.Body);
}

class Exceptions::Spreading {
public:
  Spreading(Exceptions &Of, Clauses &Into) : Of(Of), Into(Into) {
    for (const Carrier &Each : Of.All)
      Carriers[Each.Body].push_back(&Each);
  }

  void run() {
    collect();
    while (!Left.empty()) {
      const Way Next = Left.back();
      Left.pop_back();
      Into.add(Next.Function, atomOf(Next), Into.add(FilePosition()), "",
               /*ThroughOverride=*/false);
      for (const Carrier *By : Carriers.lookup(Next.Function))
        if (!isKept(Into.Names[Next.Exception], By->Kept)) {
          const Way Head{By->Head, Next.Exception};
          Into.add(atomOf(Head), atomOf(Next), By->At, By->Text, By->ThroughOverride, By->By);
          leave(Head);
        }
    }
  }

private:
  /// throws(f), and what f throws.
  struct Way {
    AtomKey Function;
    Id Exception;
  };

  void leave(const Way &New) {
    if (!Known.insert({New.Function, New.Exception}).second)
      return;
    Left.push_back(New);
    Of.Leaving[{whatOf(New.Function), Into.Names[subjectOf(New.Function)]}].push_back(
        Into.Names[New.Exception]);
  }

  AtomKey atomOf(const Way &Of) {
    const llvm::StringRef Function = Into.Names[subjectOf(Of.Function)];
    return withSubject(Of.Function, Into.Names.add(pairOf(Function, Into.Names[Of.Exception])));
  }

  /// What the units say, and facts of an earlier run. Who has read a function names the exceptions
  /// that leave it: a fact without a class is supposed.
  void collect() {
    llvm::SmallVector<AtomKey, 8> OfAny;
    llvm::DenseSet<AtomKey> HasClass;
    for (const Clause &C : Into) {
      if (!isOfExceptions(whatOf(C.Head)))
        continue;
      const llvm::StringRef Subject = Into.Names[subjectOf(C.Head)];
      const llvm::StringRef Function = functionOf(Subject);
      if (Function == Subject) {
        OfAny.push_back(C.Head);
        continue;
      }
      const Way New{withSubject(C.Head, Into.Names.add(Function)),
                    Into.Names.add(otherOf(Subject))};
      HasClass.insert(New.Function);
      leave(New);
    }
    const std::string Unseen = exceptionNamed({UnseenFailure.str(), UnknownException.str()});
    for (const AtomKey Function : OfAny)
      if (!HasClass.contains(Function)) {
        const Way New{Function, Into.Names.add(Unseen)};
        Into.add(atomOf(New), Function, Into.add(FilePosition()), "", /*ThroughOverride=*/false);
        leave(New);
      }
  }

  Exceptions &Of;
  Clauses &Into;
  llvm::DenseMap<AtomKey, llvm::SmallVector<const Carrier *, 1>> Carriers; ///< By their bodies.
  llvm::DenseSet<std::pair<AtomKey, Id>> Known;
  std::vector<Way> Left;
};

void Exceptions::spread(Clauses &Into) { Spreading(*this, Into).run(); }

std::vector<Atom> Exceptions::notKept(const Atom &OfAny, llvm::ArrayRef<std::string> Kept) const {
  std::vector<Handler> Handlers;
  for (const std::string &Each : Kept)
    Handlers.push_back(parts(Each, BeforeRethrown));
  std::vector<Atom> Result;
  if (const auto Known = Leaving.find({OfAny.What, OfAny.Subject}); Known != Leaving.end())
    for (const llvm::StringRef Exception : Known->second)
      if (!isKept(Exception, Handlers))
        Result.push_back({OfAny.What, pairOf(OfAny.Subject, Exception)});
  llvm::sort(Result);
  return Result;
}

} // namespace coro_tidy
