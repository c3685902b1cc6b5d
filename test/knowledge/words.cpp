// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A team's own words: added, taken away, and beside what the team states.
// RUN: %facts %s --suggested --knowledge %S/Inputs/words.yaml

void snooze_for(int);  // is: name:sleeps
void delay_for(int);
void sleep_for(int);  // is: name:sleeps
void nap();  // is: stated:sleeps
int rest_count();  // is: stated:bound

struct Line {
  void hang_up();  // is: name:closes(this)
  void async_hang_up();  // is: name:asynchronous name:closes(this)
  void hang_up_all();  // is: name:for-many name:gathers
};

int rooms;  // is: name:bound
int meeting_rooms;  // is: name:bound
int rooms_total;
