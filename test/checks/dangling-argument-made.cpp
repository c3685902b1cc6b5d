// RUN: %expect %s coro-dangling-argument
//
// The task is given to a function that makes an object of it.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "stubs/coro.h"

using lazy::Task;

Task<> wait();
void log(std::string_view);

Task<> show(std::string_view text) {
  co_await wait();
  log(text);  // note: 'show' uses 'text' when it is resumed here
}

// Runs a task, a step at a time.
class Runner {
public:
  explicit Runner(Task<> of) : Of(std::move(of)) {}
  bool done() const;

private:
  Task<> Of;
};
Runner run(Task<> task) { return Runner(std::move(task)); }
std::optional<Runner> runSome(Task<> task);
struct Report {
  std::string Text;
};
Report finish(Task<> task);
bool update();

// Reported.

void keptInVariable(int n) {
  const auto running = run(show(std::to_string(n)));  // warning: temporary ends before the task of 'show' that refers to it; note: the task is started here
  while (update() && !running.done())
    ;
}
Runner returned(int n) {
  return run(show(std::to_string(n)));  // warning: temporary ends before the task of 'show' that refers to it; note: the task is started here
}

// Silent.

void ofVariable(int n) {
  const std::string text = std::to_string(n);
  const auto running = run(show(text));
  while (update() && !running.done())
    ;
}
void ofConstant() {
  const auto running = run(show("ready"));
  while (update() && !running.done())
    ;
}
Report noTaskInIt(int n) { return finish(show(std::to_string(n))); }
void endsAtOnce(int n) {
  run(show(std::to_string(n)));
}
