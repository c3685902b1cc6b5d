// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Words.h"
#include "knowledge/UnitResult.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace coro_tidy {
namespace {

llvm::ArrayRef<WordSection> sectionsOf(Named Kind) {
  static constexpr WordSection OfFunction[] = {WordSection::Functions, WordSection::Names};
  static constexpr WordSection OfMember[] = {WordSection::Functions, WordSection::Members,
                                             WordSection::Names};
  static constexpr WordSection OfType[] = {WordSection::Types, WordSection::Names};
  static constexpr WordSection OfVariable[] = {WordSection::Variables, WordSection::Names};
  static constexpr WordSection OfMacro[] = {WordSection::Macros};
  switch (Kind) {
  case Named::Function:
    return OfFunction;
  case Named::Member:
    return OfMember;
  case Named::Type:
    return OfType;
  case Named::Variable:
  case Named::Container:
    return OfVariable;
  case Named::Macro:
    return OfMacro;
  }
  llvm_unreachable("a kind of names");
}

} // namespace

NameWords wordsOf(llvm::StringRef Identifier) {
  NameWords Result;
  bool Inside = false;
  for (size_t I = 0; I < Identifier.size(); ++I) {
    const char C = Identifier[I];
    if (!llvm::isAlpha(C)) {
      Inside = false;
      continue;
    }
    const bool Hump = I > 0 && llvm::isUpper(C) && !llvm::isUpper(Identifier[I - 1]);
    if (!Inside || Hump)
      Result.emplace_back();
    Inside = true;
    Result.back() += llvm::toLower(C);
  }
  return Result;
}

std::optional<WordSection> wordSectionNamed(llvm::StringRef Spelling) {
  return llvm::StringSwitch<std::optional<WordSection>>(Spelling)
      .Case("functions", WordSection::Functions)
      .Case("members", WordSection::Members)
      .Case("types", WordSection::Types)
      .Case("variables", WordSection::Variables)
      .Case("macros", WordSection::Macros)
      .Case("names", WordSection::Names)
      .Default(std::nullopt);
}

bool canSuggest(WordSection Of, Fact What) {
  switch (info(What).Subject) {
  case FactSubject::Type:
    return Of == WordSection::Types;
  case FactSubject::Function:
  case FactSubject::Parameter:
  case FactSubject::Callable:
    return Of == WordSection::Functions || Of == WordSection::Members;
  case FactSubject::Value:
    return Of != WordSection::Types && Of != WordSection::Macros;
  case FactSubject::Name:
    return true;
  case FactSubject::Macro:
    return Of == WordSection::Macros;
  }
  llvm_unreachable("a subject");
}

bool WordPattern::Word::fits(llvm::StringRef Other) const {
  if (!Other.consume_front(Text))
    return false;
  return IsStem || Other.empty() || Other == "s";
}

bool WordPattern::fits(llvm::ArrayRef<std::string> Name) const {
  llvm::ArrayRef<Word> Wanted = Words;
  if (AtEnd) {
    if (Name.empty() || !Wanted.back().fits(Name.back()) ||
        (AtBegin && Wanted.size() == 1 && Name.size() != 1))
      return false;
    Wanted = Wanted.drop_back();
    Name = Name.drop_back();
  }
  if (AtBegin && !Wanted.empty() && (Name.empty() || !Wanted.front().fits(Name.front())))
    return false;
  for (const std::string &Each : Name)
    if (!Wanted.empty() && Wanted.front().fits(Each))
      Wanted = Wanted.drop_front();
  return Wanted.empty();
}

std::optional<WordPattern> WordPattern::parse(llvm::StringRef Text) {
  WordPattern Result;
  Result.AtBegin = Text.consume_front("^");
  Result.AtEnd = Text.consume_back("$");
  llvm::SmallVector<llvm::StringRef, 2> Parts;
  Text.split(Parts, ' ');
  for (llvm::StringRef Part : Parts) {
    const bool IsStem = Part.consume_back("*");
    if (Part.empty() || !llvm::all_of(Part, llvm::isLower))
      return std::nullopt;
    Result.Words.push_back({Part.str(), IsStem});
  }
  return Result;
}

void Words::add(const Suggestion &Said) {
  std::vector<WordPattern> &Of = Patterns[{Said.Of, Said.What, Said.Index}];
  std::erase(Of, Said.Pattern);
  if (!Said.IsTakenAway)
    Of.push_back(Said.Pattern);
}

const std::vector<WordPattern> &Words::patterns(WordSection Of, Fact What, int Index) const {
  static const std::vector<WordPattern> None;
  const auto Found = Patterns.find({Of, What, Index});
  return Found == Patterns.end() ? None : Found->second;
}

/// Without the words in front that only say how: `async_try_open` begins with `open`.
llvm::ArrayRef<std::string> Words::withoutManner(llvm::ArrayRef<std::string> Name,
                                                 Named Kind) const {
  const auto IsManner = [&](const std::string &Word) {
    return suggest(Word, Kind, Fact::Asynchronous, Atom::NoIndex) ||
           suggest(Word, Kind, Fact::Tries, Atom::NoIndex);
  };
  return Name.drop_while(IsManner);
}

bool Words::suggest(llvm::ArrayRef<std::string> Name, Named Kind, Fact What, int Index) const {
  const bool LastCounts = Kind == Named::Container && info(What).Subject == FactSubject::Value;
  const bool IsManner = What == Fact::Asynchronous || What == Fact::Tries;
  const auto Fits = [&](const WordPattern &Pattern) {
    if (LastCounts)
      return Pattern.fits(Name.take_back(Pattern.Words.size()));
    return Pattern.fits(Pattern.AtBegin && !IsManner ? withoutManner(Name, Kind) : Name);
  };
  return llvm::any_of(sectionsOf(Kind), [&](WordSection Section) {
    return llvm::any_of(patterns(Section, What, Index), Fits);
  });
}

NameWords Words::without(llvm::ArrayRef<std::string> Name, Named Kind, Fact What) const {
  NameWords Result;
  llvm::copy_if(Name, std::back_inserter(Result),
                [&](const std::string &Word) { return !suggest(Word, Kind, What, Atom::NoIndex); });
  return Result;
}

} // namespace coro_tidy
