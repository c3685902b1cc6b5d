// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/FactFile.h"
#include "knowledge/YamlWalk.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SaveAndRestore.h"

namespace coro_tidy {
namespace {

namespace yaml = llvm::yaml;

/// Reads a file of facts.
class Reader : YamlWalk {
public:
  explicit Reader(llvm::MemoryBufferRef Text) : YamlWalk(Text) {}

  llvm::Expected<FactFile> read() {
    eachDocument([&](yaml::Node &Root) { readFile(Root); });
    if (!failed() && File.Library.empty())
      failAtTop("expected 'library: NAME'");
    if (failed())
      return takeError();
    return std::move(File);
  }

private:
  void readFile(yaml::Node &Root) {
    entries(Root, "a mapping with 'library', 'types' and 'functions'",
            [&](llvm::StringRef Key, yaml::Node &KeyNode, yaml::Node &Value) {
              if (Key == "library")
                File.Library = text(Value, "the library's name");
              else if (Key == "language")
                File.IsC = isC(Value);
              else if (Key == "namespaces")
                File.Namespaces = texts(Value, "a namespace");
              else if (Key == "headers")
                readTexts(Value, File.Headers);
              else if (Key == "declares")
                File.Declares = text(Value, "a name");
              else if (Key == "types")
                readSubjects(Value, FactSubject::Type, File.Types);
              else if (Key == "functions")
                readSubjects(Value, FactSubject::Function, File.Functions);
              else if (Key == "inferred")
                readInferred(Value, File.Inferred);
              else if (Key == "by-name")
                readInferred(Value, File.InferredByName);
              else if (Key == "words")
                readWords(Value);
              else if (Key == "instead")
                readTexts(Value, File.Instead);
              else if (Key == "advice")
                readTexts(Value, File.Advice);
              else
                fail(KeyNode,
                     "unknown key '" + Key +
                         "'; expected library, language, namespaces, headers, declares, types, "
                         "functions, words, instead, advice, inferred or by-name");
            });
  }

  bool isC(yaml::Node &Node) {
    const std::string Language = text(Node, "c or c++");
    if (!failed() && Language != "c" && Language != "c++")
      fail(Node, "unknown language '" + Language + "'; expected c or c++");
    return Language == "c";
  }

  void readTexts(yaml::Node &Node, std::map<std::string, std::string> &Into) {
    entries(Node, "a mapping of names", [&](llvm::StringRef Key, yaml::Node &, yaml::Node &Value) {
      Into[Key.str()] = text(Value, "a name");
    });
  }

  void readWords(yaml::Node &Node) {
    entries(Node, "a mapping from kinds of names to facts",
            [&](llvm::StringRef Key, yaml::Node &KeyNode, yaml::Node &Value) {
              if (const auto Of = wordSectionNamed(Key))
                return readSuggestions(Value, Key, *Of);
              fail(KeyNode, "unknown kind of names '" + Key +
                                "'; expected functions, members, types, variables, macros or "
                                "names");
            });
  }

  void readSuggestions(yaml::Node &Node, llvm::StringRef Section, WordSection Of) {
    entries(Node, "a mapping from facts to words",
            [&](llvm::StringRef Key, yaml::Node &KeyNode, yaml::Node &Value) {
              std::vector<StatedFact> Suggested;
              if (!readFact(Key, KeyNode, std::nullopt, Suggested))
                return;
              const StatedFact &Said = Suggested.front();
              if (!canSuggest(Of, Said.What))
                return fail(KeyNode, "'" + Key + "' is said of a " + name(info(Said.What).Subject) +
                                         ", not of " + Section);
              items(Value, [&](yaml::Node &Item) { readSuggestion(Item, Of, Said); });
            });
  }

  void readSuggestion(yaml::Node &Node, WordSection Of, const StatedFact &Said) {
    const std::string Text = text(Node, "a word");
    llvm::StringRef Words = Text;
    const bool IsTakenAway = Words.consume_front("-");
    const auto Pattern = WordPattern::parse(Words);
    if (Pattern)
      File.Suggestions.push_back({Of, Said.What, Said.Index, *Pattern, IsTakenAway});
    else
      fail(Node, "'" + Text +
                     "' is no pattern; expected words in lower case, such as 'sleep', 'cancel*', "
                     "'thread pool', '^log' or '^log$'");
  }

  using Subjects = std::vector<std::pair<std::string, std::vector<StatedFact>>>;

  void readSubjects(yaml::Node &Node, std::optional<FactSubject> About, Subjects &Into) {
    if (llvm::isa<yaml::NullNode>(Node))
      return;
    entries(Node, "a mapping from names to facts",
            [&](llvm::StringRef Key, yaml::Node &, yaml::Node &Value) {
              Into.emplace_back(Key.str(), std::vector<StatedFact>());
              readFacts(Value, About, Into.back().second);
            });
  }

  void readInferred(yaml::Node &Node, Subjects &Into) {
    const llvm::SaveAndRestore Own(IsInferred, true);
    readSubjects(Node, std::nullopt, Into);
  }

  void readFacts(yaml::Node &Node, std::optional<FactSubject> About,
                 std::vector<StatedFact> &Into) {
    if (llvm::isa<yaml::MappingNode>(Node))
      return readGroup(Node, About, Into);
    if (!llvm::isa<yaml::SequenceNode>(Node))
      return fail(Node,
                  "expected a list of facts, such as [blocks], or {facts: [...], when: {...}}");
    items(Node, [&](yaml::Node &Item) {
      if (llvm::isa<yaml::MappingNode>(Item))
        readGroup(Item, About, Into);
      else
        readFact(text(Item, "a fact"), Item, About, Into);
    });
  }

  /// `{facts: [...], when: {...}, unless: {...}}`, or a fact with words: `{must-close: [close]}`.
  void readGroup(yaml::Node &Node, std::optional<FactSubject> About,
                 std::vector<StatedFact> &Into) {
    if (Groups == MostGroups)
      return fail(Node, "expected fewer groups within each other");
    const llvm::SaveAndRestore Deeper(Groups, Groups + 1);
    const size_t First = Into.size();
    std::vector<CallPattern> When, Unless;
    entries(Node, "a fact with its words",
            [&](llvm::StringRef Key, yaml::Node &KeyNode, yaml::Node &Value) {
              if (Key == "facts")
                readFacts(Value, About, Into);
              else if (Key == "when")
                readPatterns(Value, When);
              else if (Key == "unless")
                readPatterns(Value, Unless);
              else if (readFact(Key, KeyNode, About, Into))
                Into.back().Words = texts(Value, "a word");
            });
    for (size_t I = First; I < Into.size(); ++I) {
      llvm::append_range(Into[I].When, When);
      llvm::append_range(Into[I].Unless, Unless);
    }
  }

  bool readFact(llvm::StringRef Text, yaml::Node &At, std::optional<FactSubject> About,
                std::vector<StatedFact> &Into) {
    auto [Spelling, Rest] = Text.split('(');
    const std::optional<Fact> What = factNamed(Spelling);
    if (!What) {
      const llvm::StringRef Meant = nearestSpelling(Spelling, About);
      fail(At, "unknown fact '" + Spelling + "'" +
                   (Meant.empty() ? "" : ", did you mean '" + Meant.str() + "'?") +
                   "; expected one of: " + llvm::join(spellings(About), ", "));
      return false;
    }
    StatedFact Stated;
    Stated.What = *What;
    const FactSubject Subject = info(*What).Subject;
    if (About && !isSaidOf(Subject, *About)) {
      fail(At, "'" + Spelling + "' is said of a " + name(Subject) +
                   "; expected one of: " + llvm::join(spellings(About), ", "));
      return false;
    }
    const bool IsOfAll = Subject == FactSubject::Callable && Rest.empty();
    // Of what a function is given it is inferred what it does when it runs: `blocks(0)`.
    const bool IsOfGiven = IsInferred && Subject == FactSubject::Function && !Rest.empty();
    if (((Subject == FactSubject::Parameter || Subject == FactSubject::Callable) && !IsOfAll) ||
        IsOfGiven) {
      if (!Rest.consume_back(")") || (Rest != "this" && Rest.getAsInteger(10, Stated.Index))) {
        fail(At, "expected the parameter: '" + Spelling + "(0)' or '" + Spelling + "(this)'");
        return false;
      }
      if (Rest == "this")
        Stated.Index = Atom::ThisIndex;
    } else if (!Rest.empty()) {
      fail(At, "'" + Spelling + "' takes no parameter");
      return false;
    }
    Into.push_back(std::move(Stated));
    return true;
  }

  /// A single condition, or a list of them.
  void readPatterns(yaml::Node &Node, std::vector<CallPattern> &Into) {
    items(Node, [&](yaml::Node &Item) { readPattern(Item, Into.emplace_back()); });
  }

  void readPattern(yaml::Node &Node, CallPattern &Into) {
    entries(
        Node, "a condition such as {argument: 2, is: 0}",
        [&](llvm::StringRef Key, yaml::Node &KeyNode, yaml::Node &Value) {
          if (Key == "argument")
            Into.Argument = static_cast<int>(number(Value));
          else if (Key == "is")
            Into.Is = number(Value);
          else if (Key == "has")
            Into.Has = number(Value);
          else if (Key == "begins")
            Into.Begins = text(Value, "a text");
          else if (Key == "type")
            Into.Type = text(Value, "a class");
          else if (Key == "arguments")
            Into.Arguments = static_cast<int>(number(Value));
          else if (Key == "returns")
            Into.Returns = text(Value, "a class");
          else if (Key == "on")
            Into.On = text(Value, "a variable");
          else
            fail(KeyNode,
                 "unknown condition '" + Key +
                     "'; expected argument with is, has, begins or type; arguments; returns; on");
        });
    const bool OfArgument = Into.Is || Into.Has || !Into.Begins.empty() || !Into.Type.empty();
    if (OfArgument && Into.Argument < 0)
      fail(Node, "expected the argument that the condition speaks of: {argument: 0, is: 0}");
    if (Into.Argument < 0 && Into.Arguments < 0 && Into.Returns.empty() && Into.On.empty())
      fail(Node, "expected a condition such as {argument: 2, is: 0}");
  }

  static constexpr unsigned MostGroups = 50;

  bool IsInferred = false;
  unsigned Groups = 0; ///< How many are being read, each within the one before.
  FactFile File;
};

} // namespace

llvm::Expected<FactFile> readFactFile(llvm::MemoryBufferRef Text) { return Reader(Text).read(); }

std::string inNamespace(const std::string &Name, size_t Namespace, const FactFile &Of) {
  llvm::StringRef Rest = Name;
  if (Namespace == 0 || !Rest.consume_front(Of.Namespaces.front()) || !Rest.starts_with("::"))
    return Name;
  return (Of.Namespaces[Namespace] + Rest).str();
}

std::vector<std::string> spellingsOf(const std::string &Name, const FactFile &In) {
  std::vector<std::string> Result{Name};
  for (size_t I = 1; I < In.Namespaces.size(); ++I)
    if (std::string Twin = inNamespace(Name, I, In); Twin != Name)
      Result.push_back(std::move(Twin));
  return Result;
}

} // namespace coro_tidy
