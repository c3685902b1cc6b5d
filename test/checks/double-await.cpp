// RUN: %expect %s coro-double-await
#include "stubs/coro.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using lazy::Task;

// Awaited once, and only as an rvalue.
template <typename T> class [[nodiscard]] Once {
public:
  struct promise_type : detail::Task<T, std::suspend_always>::promise_type {
    Once get_return_object();
  };
  struct Awaiter {
    bool await_ready() const noexcept;
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept;
    T await_resume();
  };
  Once(Once &&) noexcept;
  Once &operator=(Once &&) noexcept;
  ~Once();
  Awaiter operator co_await() && noexcept;
  bool isReady() const;
};

struct [[clang::annotate("coro::shared")]] SharedTask {
  struct promise_type {
    SharedTask get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(int);
    void unhandled_exception();
  };
  SharedTask(SharedTask &&) noexcept;
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};

Once<int> ask(std::string Server);
// Awaited by its name, and gives its result away.
class Text {
public:
  struct promise_type {
    Text get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(std::string);
    void unhandled_exception();
    std::string Value;
  };
  Text(Text &&) noexcept;
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  std::string await_resume() { return std::move(Handle.promise().Value); }

private:
  std::coroutine_handle<promise_type> Handle;
};
// Awaited by its name it is left as it was, as an rvalue it gives its result away.
class Kept {
public:
  struct promise_type {
    Kept get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(std::string);
    void unhandled_exception();
    std::string Value;
  };
  Kept(Kept &&) noexcept;
  auto operator co_await() const & {
    struct Copying : Waiting {
      std::string await_resume() { return Handle.promise().Value; }
    };
    return Copying{Handle};
  }
  auto operator co_await() const && {
    struct Moving : Waiting {
      std::string await_resume() { return std::move(Handle.promise().Value); }
    };
    return Moving{Handle};
  }

private:
  struct Waiting {
    bool await_ready() const noexcept;
    void await_suspend(std::coroutine_handle<>);
    std::coroutine_handle<promise_type> Handle;
  };
  std::coroutine_handle<promise_type> Handle;
};
Text read();
Kept recall();
Task<> flush();
SharedTask load();
Task<> send(std::string Message);
Task<> sendShared(const std::string &Message);
Task<> sendMany(std::vector<int> All);
void spawn(Once<int> What);
void use(int Value);
void log(const std::string &Text);
bool done();

Task<> twice() {
  auto Answer = ask("a");
  use(co_await std::move(Answer));  // note: it is moved from here
  use(co_await std::move(Answer));  // warning: 'Answer' is awaited, but was used up before
}

Task<> inLoop() {
  auto Answer = ask("a");
  while (!done())
    use(co_await std::move(Answer));  // warning: 'Answer' is awaited, but was used up before; note: it is moved from here
}

Task<> awaitedAndSpawned() {
  auto Answer = ask("a");
  spawn(std::move(Answer));  // note: it is moved from here
  co_await std::move(Answer);  // warning: 'Answer' is awaited, but was used up before
}

Task<> spawnedTwice() {
  auto Answer = ask("a");
  spawn(std::move(Answer));  // note: it is moved from here
  spawn(std::move(Answer));  // warning: 'Answer' is handed on, but was used up before
  co_return;
}

Task<> onOnePath(bool Early) {
  auto Answer = ask("a");
  if (Early)
    use(co_await std::move(Answer));  // note: it is moved from here
  use(co_await std::move(Answer));  // warning: 'Answer' is awaited, but was used up before
}

Task<> inHandler() {
  auto Answer = ask("a");
  try {
    use(co_await std::move(Answer));  // note: it is moved from here
  } catch (const std::runtime_error &) {
  }
  use(co_await std::move(Answer));  // warning: 'Answer' is awaited, but was used up before
}

Task<> lvalueTwice() {
  auto Text = read();
  log(co_await Text);  // note: it is awaited here
  log(co_await Text);  // warning: 'Text' is awaited, but was used up before
}

Task<> ofParameter(Once<int> Answer) {
  use(co_await std::move(Answer));  // note: it is moved from here
  use(co_await std::move(Answer));  // warning: 'Answer' is awaited, but was used up before
}

Task<> usedByHandler(std::string Message) {
  try {
    co_await send(std::move(Message));
  } catch (const std::runtime_error &) {  // note: the exception is handled here
    log(Message);  // warning: 'Message' was moved into the task that has failed
  }
}

Task<> retried(std::string Message) {
  for (int Attempt = 0; Attempt != 3; ++Attempt) {
    try {
      co_await send(std::move(Message));  // warning: 'Message' was moved into the task that has failed
      co_return;
    } catch (const std::runtime_error &) {  // note: the exception is handled here
    }
  }
}

// Silent.

Task<> once() {
  auto Answer = ask("a");
  use(co_await std::move(Answer));
}

Task<> onEitherPath(bool Early) {
  auto Answer = ask("a");
  if (Early)
    use(co_await std::move(Answer));
  else
    use(co_await std::move(Answer) + 1);
}

Task<> madeAgain() {
  auto Answer = ask("a");
  use(co_await std::move(Answer));
  Answer = ask("b");
  use(co_await std::move(Answer));
}

Task<> madeInEachTurn() {
  while (!done()) {
    auto Answer = ask("a");
    use(co_await std::move(Answer));
  }
}

Task<> leftAfterwards() {
  auto Answer = ask("a");
  while (!done()) {
    use(co_await std::move(Answer));
    break;
  }
}

Task<> sharedTask() {
  auto Loaded = load();
  use(co_await Loaded);
  use(co_await Loaded);
}

Task<> waitedForTwice() {
  auto Flushed = flush();
  co_await Flushed;
  co_await Flushed;
}

Task<> eachOfSeveral(std::vector<Once<int>> All) {
  for (auto &Each : All)
    use(co_await std::move(Each));
}

Task<> byIndex(std::vector<Once<int>> All) {
  use(co_await std::move(All[0]));
  use(co_await std::move(All[1]));
}

Task<> onlyAsked() {
  auto Answer = ask("a");
  use(co_await std::move(Answer));
  use(Answer.isReady());
}

Task<> remembered(bool Early) {
  auto Answer = ask("a");
  bool Awaited = false;
  if (Early) {
    use(co_await std::move(Answer));
    Awaited = true;
  }
  if (!Awaited)
    use(co_await std::move(Answer));
}

Task<> copiedEachTime(std::string Message) {
  for (int Attempt = 0; Attempt != 3; ++Attempt) {
    try {
      co_await send(Message);
      co_return;
    } catch (const std::runtime_error &) {
      log(Message);
    }
  }
}

Task<> filledAgain(std::string Message) {
  try {
    co_await send(std::move(Message));
  } catch (const std::runtime_error &) {
    Message = "failed";
    log(Message);
  }
}

Task<> byReference(std::string Message) {
  try {
    co_await sendShared(Message);
  } catch (const std::runtime_error &) {
    log(Message);
  }
}

Task<> otherValue(std::string Message, std::string Name) {
  try {
    co_await send(std::move(Message));
  } catch (const std::runtime_error &) {
    log(Name);
  }
}

Task<> nothingAfterwards(std::string Message) {
  try {
    co_await send(std::move(Message));
  } catch (const std::runtime_error &) {
    log("failed");
  }
}

Task<> copiedThenTaken() {
  auto Answer = recall();
  log(co_await Answer);
  log(co_await Answer);
  log(co_await std::move(Answer));
}

Task<> takenThenCopied() {
  auto Answer = recall();
  log(co_await std::move(Answer));  // note: it is moved from here
  log(co_await Answer);             // warning: 'Answer' is awaited, but was used up before
}
