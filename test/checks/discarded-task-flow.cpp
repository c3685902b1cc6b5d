// RUN: %expect %s coro-discarded-task
// Flow: what nobody has any more is cancelled, unless its coroutine says otherwise.

#include "stubs/flow.h"

Future<Void> watch(int process);
Future<Void> failAfter(Future<Void> trigger, int process) {  // note: 'failAfter' is a coroutine
  co_await trigger;
  co_await watch(process);
}
Future<Void> failAfter(Uncancellable, Future<Void> trigger, int process) {
  co_await trigger;
  co_await watch(process);
}
// No coroutine of its own: others have what it returns.
Future<Void> failed(int process);

void dropped(Future<Void> trigger) {
  failAfter(trigger, 1);  // warning: task returned by 'failAfter' is dropped: it is cancelled
}

void droppedOpenly(Future<Void> trigger) {
  (void)failAfter(trigger, 1);  // warning: task returned by 'failAfter' is dropped: it is cancelled
}

Future<Void> droppedByACoroutine(Future<Void> trigger) {
  failAfter(trigger, 1);  // warning: task returned by 'failAfter' is dropped: it is cancelled
  co_await delay(1.0);
}

void runsOn(Future<Void> trigger) { failAfter(Uncancellable(), trigger, 1); }

void runsOnThrough(Future<Void> trigger) { uncancellable(failAfter(trigger, 1)); }

void ofOthers() { failed(1); }

Future<Void> had(Future<Void> trigger, ActorCollection &actors) {
  Future<Void> killer = failAfter(trigger, 1);
  actors.add(failAfter(trigger, 2));
  co_await delay(1.0);
}

Future<Void> handedOn(Future<Void> trigger) { return failAfter(trigger, 1); }
