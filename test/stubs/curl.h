// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libcurl's easy and multi interface, as far as curl.yaml names it.

#ifndef CORO_TIDY_TEST_STUBS_CURL_H
#define CORO_TIDY_TEST_STUBS_CURL_H

extern "C" {
typedef void CURL;
typedef void CURLM;
CURL *curl_easy_init(void);
int curl_easy_perform(CURL *curl);
int curl_easy_recv(CURL *curl, void *buffer, unsigned long length, unsigned long *n);
int curl_easy_send(CURL *curl, const void *buffer, unsigned long length, unsigned long *n);
int curl_easy_upkeep(CURL *curl);
int curl_multi_perform(CURLM *multi, int *running);
int curl_multi_poll(CURLM *multi, void *extra, unsigned n, int timeout_ms, int *ready);
int curl_multi_wait(CURLM *multi, void *extra, unsigned n, int timeout_ms, int *ready);
}

#endif
