// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/YamlWalk.h"
#include "llvm/ADT/SmallString.h"

namespace coro_tidy {

namespace yaml = llvm::yaml;

YamlWalk::YamlWalk(llvm::MemoryBufferRef Text)
    : Name(Text.getBufferIdentifier().str()), Stream(Text, Sources) {
  Sources.setDiagHandler(
      [](const llvm::SMDiagnostic &At, void *Self) { static_cast<YamlWalk *>(Self)->keep(At); },
      this);
}

void YamlWalk::keep(const llvm::SMDiagnostic &At) {
  if (!Problem)
    Problem = (llvm::Twine(At.getFilename()) + ":" + llvm::Twine(At.getLineNo()) + ":" +
               llvm::Twine(At.getColumnNo() + 1) + ": error: " + At.getMessage())
                  .str();
}

void YamlWalk::fail(Node &At, const llvm::Twine &Expected) {
  if (!Problem)
    Stream.printError(&At, Expected);
}

void YamlWalk::failAtTop(const llvm::Twine &Expected) {
  if (!Problem)
    Problem = (Name + ":1:1: error: " + Expected).str();
}

llvm::Error YamlWalk::takeError() const {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), *Problem);
}

void YamlWalk::eachDocument(llvm::function_ref<void(Node &)> Visit) {
  for (auto Document = Stream.begin(); Document != Stream.end(); ++Document) {
    if (Node *Root = Document->getRoot())
      Visit(*Root);
    if (Problem)
      break;
  }
  if (!Problem && Stream.failed())
    Problem = Name + ": not readable as YAML";
}

std::string YamlWalk::text(Node &At, llvm::StringRef Expected) {
  if (auto *Scalar = llvm::dyn_cast<yaml::ScalarNode>(&At)) {
    llvm::SmallString<64> Storage;
    return Scalar->getValue(Storage).str();
  }
  fail(At, "expected " + Expected);
  return {};
}

int64_t YamlWalk::number(Node &At) {
  int64_t Value = 0;
  const std::string Digits = text(At, "a number");
  if (!Problem && llvm::StringRef(Digits).getAsInteger(0, Value))
    fail(At, "expected a number, found '" + Digits + "'");
  return Value;
}

void YamlWalk::items(Node &At, llvm::function_ref<void(Node &)> Each) {
  auto *List = llvm::dyn_cast<yaml::SequenceNode>(&At);
  if (!List)
    return Each(At);
  for (Node &Item : *List) {
    Each(Item);
    if (Problem)
      return;
  }
}

std::vector<std::string> YamlWalk::texts(Node &At, llvm::StringRef Expected) {
  std::vector<std::string> Result;
  items(At, [&](Node &Item) { Result.push_back(text(Item, Expected)); });
  return Result;
}

void YamlWalk::entries(Node &At, llvm::StringRef Expected,
                       llvm::function_ref<void(llvm::StringRef, Node &, Node &)> Each) {
  auto *Map = llvm::dyn_cast<yaml::MappingNode>(&At);
  if (!Map)
    return fail(At, "expected " + Expected);
  for (yaml::KeyValueNode &Entry : *Map) {
    if (!Entry.getKey() || !Entry.getValue())
      return;
    const std::string Key = text(*Entry.getKey(), "a name");
    if (!Problem)
      Each(Key, *Entry.getKey(), *Entry.getValue());
    if (Problem)
      return;
  }
}

} // namespace coro_tidy
