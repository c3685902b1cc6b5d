// RUN: %expect %s coro-async-callback -- coro.Level=hint
//
// What is called by a signal of Qt.
#include "stubs/qcoro.h"
#include "stubs/qt.h"

// Its task runs to its end, and nobody hears of its failure.
struct Window : QObject {
  void clicked();
};
QCoro::Task<> refuse() {
  throw 1;  // note: 'refuse' throws here
  co_return;
}
QCoro::Task<> accept() { co_return; }

void connectsWhatFails(Window &window) {
  QObject::connect(&window, &Window::clicked, [] { return refuse(); });  // warning: the failure of this lambda is lost: 'QObject::connect' drops its task; note: 'lambda' returns the task of 'refuse' here
}

void connectsWhatDoesNot(Window &window) {
  QObject::connect(&window, &Window::clicked, [] { return accept(); });
}

void connectsWhatReturnsNothing(Window &window) {
  QObject::connect(&window, &Window::clicked, &window, [] { (void)refuse(); });
}
