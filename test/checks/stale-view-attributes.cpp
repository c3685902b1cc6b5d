// RUN: %expect %s coro-stale-view
// Functions without a body, whose attributes say what their results refer to.

#include <string>
#include <string_view>
#include <vector>

#include "stubs/coro.h"

using lazy::Task;

Task<> connect();
Task<> write(std::string_view);

using Rows = std::vector<std::string>;
std::string &rowOf(Rows &rows [[clang::lifetimebound]], int number);
std::string_view textOf(const Rows &rows [[clang::lifetimebound]], int number);
std::string &rowUnsaid(Rows &rows, int number);

class Table {
public:
  Task<> append(std::string row) {
    co_await connect();
    All.push_back(std::move(row));  // note: 'Table::append' adds to 'All' here
  }
  Task<> show(int number) {
    std::string &row = rowOf(All, number);
    co_await connect();  // note: suspended here
    co_await write(row);  // warning: 'row' refers into 'All'
  }
  Task<> showText(int number) {
    std::string_view text = textOf(All, number);
    co_await connect();  // note: suspended here
    co_await write(text);  // warning: 'text' refers into 'All'
  }

  Task<> showCopy(int number) {
    std::string row = rowOf(All, number);
    co_await connect();
    co_await write(row);
  }
  Task<> showFoundAgain(int number) {
    std::string *row = &rowOf(All, number);
    co_await connect();
    row = &rowOf(All, number);
    co_await write(*row);
  }
  Task<> showUnsaid(int number) {
    std::string &row = rowUnsaid(All, number);
    co_await connect();
    co_await write(row);
  }
  Task<> showBefore(int number) {
    std::string &row = rowOf(All, number);
    row += "!";
    co_await connect();
  }

private:
  Rows All;
};

class Fixed {
public:
  Task<> show(int number) {
    std::string &row = rowOf(All, number);
    co_await connect();
    co_await write(row);
  }

private:
  Rows All;
};
