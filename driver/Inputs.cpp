// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Inputs.h"
#include "driver/Digest.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {
namespace {

namespace vfs = llvm::vfs;

constexpr llvm::StringLiteral Nothing = "-";

std::string kindOf(const llvm::ErrorOr<vfs::Status> &Found) {
  if (!Found)
    return Nothing.str();
  return Found->isDirectory() ? "folder" : "file";
}

/// A file that is reached by a link is another one under the name it really has: that name is
/// what clang tells files apart by.
std::string contentOf(vfs::File &File, llvm::StringRef Path, const llvm::MemoryBuffer &Text) {
  const auto RealName = File.getName();
  const std::string Digest = digestOf(Text.getBuffer());
  return !RealName || *RealName == Path ? Digest : Digest + " " + *RealName;
}

std::string namesIn(vfs::FileSystem &Files, llvm::StringRef Folder) {
  std::vector<std::string> Names;
  std::error_code Problem;
  for (vfs::directory_iterator Entry = Files.dir_begin(Folder, Problem), End;
       !Problem && Entry != End; Entry.increment(Problem))
    Names.push_back(llvm::sys::path::filename(Entry->path()).str());
  if (Problem)
    return Nothing.str();
  llvm::sort(Names);
  return digestOf(llvm::join(Names, llvm::StringRef("\0", 1)));
}

class RecordedFile : public vfs::File {
public:
  RecordedFile(std::unique_ptr<vfs::File> Of, std::string Path, Inputs &Into)
      : Of(std::move(Of)), Path(std::move(Path)), Into(Into) {}

  llvm::ErrorOr<vfs::Status> status() override { return Of->status(); }
  llvm::ErrorOr<std::string> getName() override { return Of->getName(); }
  std::error_code close() override { return Of->close(); }

  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>>
  getBuffer(const llvm::Twine &Name, int64_t Size, bool Terminated, bool Volatile) override {
    auto Text = Of->getBuffer(Name, Size, Terminated, Volatile);
    Into.add(Question::Content, Path, Text ? contentOf(*Of, Path, **Text) : Nothing.str());
    return Text;
  }

private:
  std::unique_ptr<vfs::File> Of;
  std::string Path;
  Inputs &Into;
};

class RecordedFiles : public vfs::ProxyFileSystem {
public:
  RecordedFiles(llvm::IntrusiveRefCntPtr<vfs::FileSystem> Files, Inputs &Into)
      : ProxyFileSystem(std::move(Files)), Into(Into) {}

  llvm::ErrorOr<vfs::Status> status(const llvm::Twine &Path) override {
    auto Found = ProxyFileSystem::status(Path);
    Into.add(Question::Kind, absolute(Path), kindOf(Found));
    return Found;
  }

  bool exists(const llvm::Twine &Path) override { return bool(status(Path)); }

  llvm::ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const llvm::Twine &Path) override {
    auto Opened = ProxyFileSystem::openFileForRead(Path);
    std::string Name = absolute(Path);
    if (!Opened) {
      Into.add(Question::Content, Name, Nothing.str());
      return Opened;
    }
    Into.add(Question::Kind, Name, kindOf((*Opened)->status()));
    return std::make_unique<RecordedFile>(std::move(*Opened), std::move(Name), Into);
  }

  vfs::directory_iterator dir_begin(const llvm::Twine &Folder, std::error_code &Problem) override {
    const std::string Name = absolute(Folder);
    Into.add(Question::Names, Name, namesIn(getUnderlyingFS(), Name));
    return ProxyFileSystem::dir_begin(Folder, Problem);
  }

private:
  std::string absolute(const llvm::Twine &Path) const {
    llvm::SmallString<256> Name;
    Path.toVector(Name);
    makeAbsolute(Name); // Can only fail where there is no current folder.
    return std::string(Name);
  }

  Inputs &Into;
};

} // namespace

std::string answerOf(vfs::FileSystem &Files, Question Asked, llvm::StringRef Path) {
  switch (Asked) {
  case Question::Kind:
    return kindOf(Files.status(Path));
  case Question::Names:
    return namesIn(Files, Path);
  case Question::Content:
    if (const auto File = Files.openFileForRead(Path))
      if (const auto Text = (*File)->getBuffer(Path))
        return contentOf(**File, Path, **Text);
    return Nothing.str();
  }
  llvm_unreachable("a question");
}

void Inputs::add(Question Asked, llvm::StringRef Path, std::string Answer) {
  Answers.try_emplace({Path.str(), Asked}, std::move(Answer));
}

std::vector<Input> Inputs::list() const {
  std::vector<Input> Result;
  for (const auto &[Asked, Answer] : Answers) {
    if (Asked.second == Question::Kind && Answer == "file") {
      const auto Content = Answers.find({Asked.first, Question::Content});
      if (Content != Answers.end() && Content->second != Nothing)
        continue;
    }
    Result.push_back({Asked.second, Asked.first, Answer});
  }
  return Result;
}

llvm::IntrusiveRefCntPtr<vfs::FileSystem>
recordedFiles(llvm::IntrusiveRefCntPtr<vfs::FileSystem> Files, Inputs &Into) {
  return llvm::makeIntrusiveRefCnt<RecordedFiles>(std::move(Files), Into);
}

} // namespace coro_tidy::driver
