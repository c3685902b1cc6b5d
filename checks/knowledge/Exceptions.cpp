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

static AtomKey withoutIndex(AtomKey K) { return atomKey(whatOf(K), subjectOf(K), Atom::NoIndex); }

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
  const Carrier New{Into.add(R.Head),
                    Into.add(R.Body.front()),
                    Into.add(R.Why.At),
                    Into.Names.add(R.Why.Text),
                    handlers(R.Kept, Into.Names),
                    R.ThroughOverride,
                    R.By};
  const size_t Hash = llvm::hash_combine(New.Head, New.Body, New.At, New.Text, New.Kept,
                                         New.ThroughOverride, New.By);
  if (Known.add(static_cast<uint32_t>(Hash), static_cast<uint32_t>(All.size()),
                [&](unsigned Other) { return All[Other] == New; }))
    All.push_back(New);
  return true;
}

unsigned Exceptions::handlers(llvm::ArrayRef<std::string> Kept, Strings &Names) {
  if (Kept.empty())
    return 0;
  std::vector<Id> Numbers;
  for (const std::string &Handler : Kept)
    Numbers.push_back(Names.add(Handler));
  const auto [Place, New] = HandlersOf.try_emplace(Numbers, static_cast<unsigned>(Handlers.size()));
  if (New) {
    Handlers.emplace_back();
    for (const Id Handler : Numbers)
      Handlers.back().push_back(parts(Names[Handler], BeforeRethrown));
  }
  return Place->second;
}

void Exceptions::addBodies(llvm::DenseSet<AtomKey> &Into) const {
  for (const Carrier &Each : All)
    Into.insert(Each.Body);
}

class Exceptions::Spreading {
public:
  /// Brings carriers of one body together.
  Spreading(Exceptions &Of, Clauses &Into) : Of(Of), Into(Into) {
    llvm::sort(Of.All, [](const Carrier &A, const Carrier &B) { return A.Body < B.Body; });
  }

  void run() {
    collect();
    while (!Left.empty()) {
      const Way Next = Left.back();
      Left.pop_back();
      Into.add(Next.Function, atomOf(Next), Into.add(FilePosition()), "",
               /*ThroughOverride=*/false);
      for (const Carrier &By : carriersOf(Next.Function))
        if (!isKept(Into.Names[Next.Exception], Of.Handlers[By.Kept])) {
          const Way Head{By.Head, Next.Exception};
          Into.add(atomOf(Head), atomOf(Next), By.At, By.Text, By.ThroughOverride, By.By);
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

  llvm::ArrayRef<Carrier> carriersOf(AtomKey Function) const {
    const auto First = llvm::lower_bound(
        Of.All, Function, [](const Carrier &Each, AtomKey K) { return Each.Body < K; });
    return llvm::ArrayRef(Of.All)
        .drop_front(First - Of.All.begin())
        .take_while([&](const Carrier &Each) { return Each.Body == Function; });
  }

  void leave(const Way &New) {
    if (!Known.insert({New.Function, New.Exception}).second)
      return;
    Left.push_back(New);
    Of.Leaving[withoutIndex(New.Function)].push_back(New.Exception);
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
  llvm::DenseSet<std::pair<AtomKey, Id>> Known;
  std::vector<Way> Left;
};

void Exceptions::spread(Clauses &Into) {
  Spreading(*this, Into).run();
  All = std::vector<Carrier>();
  Known.clear();
}

void Exceptions::renumber(llvm::ArrayRef<Id> New) {
  llvm::DenseMap<AtomKey, llvm::SmallVector<Id, 1>> Renumbered;
  Renumbered.reserve(Leaving.size());
  for (auto &[Function, Exceptions] : Leaving) {
    for (Id &Exception : Exceptions)
      Exception = New[Exception];
    Renumbered[withSubject(Function, New[subjectOf(Function)])] = std::move(Exceptions);
  }
  Leaving = std::move(Renumbered);
}

std::vector<Atom> Exceptions::notKept(const Atom &OfAny, llvm::ArrayRef<std::string> Kept,
                                      const Clauses &Rules) const {
  std::vector<Handler> Handlers;
  for (const std::string &Each : Kept)
    Handlers.push_back(parts(Each, BeforeRethrown));
  std::vector<Atom> Result;
  const auto Subject = Rules.Names.find(OfAny.Subject);
  if (!Subject)
    return Result;
  const AtomKey Function = atomKey(OfAny.What, *Subject, Atom::NoIndex);
  if (const auto Known = Leaving.find(Function); Known != Leaving.end())
    for (const Id Exception : Known->second)
      if (!isKept(Rules.Names[Exception], Handlers))
        Result.push_back({OfAny.What, pairOf(OfAny.Subject, Rules.Names[Exception])});
  llvm::sort(Result);
  return Result;
}

} // namespace coro_tidy
