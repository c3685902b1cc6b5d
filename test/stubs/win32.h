// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Win32, without its calling conventions.

#ifndef CORO_TIDY_TEST_STUBS_WIN32_H
#define CORO_TIDY_TEST_STUBS_WIN32_H

extern "C" {

typedef int BOOL;
typedef unsigned short WORD;
typedef unsigned int DWORD, UINT, ULONG;
typedef unsigned long SOCKET;
typedef void *HANDLE;
typedef void *HWND;
typedef const char *LPCSTR;
typedef const wchar_t *LPCWSTR;
typedef struct _OVERLAPPED OVERLAPPED;
typedef struct _RTL_CRITICAL_SECTION CRITICAL_SECTION;
#define INFINITE 0xFFFFFFFF
#define FIONBIO 0x8004667e

void Sleep(DWORD);
DWORD SleepEx(DWORD, BOOL);
DWORD WaitForSingleObject(HANDLE, DWORD);
DWORD WaitForSingleObjectEx(HANDLE, DWORD, BOOL);
DWORD WaitForMultipleObjects(DWORD, const HANDLE *, BOOL, DWORD);
DWORD WaitForMultipleObjectsEx(DWORD, const HANDLE *, BOOL, DWORD, BOOL);
DWORD MsgWaitForMultipleObjects(DWORD, const HANDLE *, BOOL, DWORD, DWORD);
DWORD MsgWaitForMultipleObjectsEx(DWORD, const HANDLE *, DWORD, DWORD, DWORD);
DWORD SignalObjectAndWait(HANDLE, HANDLE, DWORD, BOOL);
long CoWaitForMultipleHandles(DWORD, DWORD, ULONG, HANDLE *, DWORD *);
long CoWaitForMultipleObjects(DWORD, DWORD, ULONG, const HANDLE *, DWORD *);
BOOL SleepConditionVariableCS(void **, CRITICAL_SECTION *, DWORD);
BOOL SleepConditionVariableSRW(void **, void **, DWORD, ULONG);
BOOL WaitOnAddress(volatile void *, void *, unsigned long, DWORD);
BOOL EnterSynchronizationBarrier(void *, DWORD);
void WaitForThreadpoolIoCallbacks(void *, BOOL);
void WaitForThreadpoolTimerCallbacks(void *, BOOL);
void WaitForThreadpoolWaitCallbacks(void *, BOOL);
void WaitForThreadpoolWorkCallbacks(void *, BOOL);
BOOL GetOverlappedResult(HANDLE, OVERLAPPED *, DWORD *, BOOL);
BOOL GetOverlappedResultEx(HANDLE, OVERLAPPED *, DWORD *, DWORD, BOOL);
BOOL GetQueuedCompletionStatus(HANDLE, DWORD *, unsigned long *, OVERLAPPED **, DWORD);
BOOL GetQueuedCompletionStatusEx(HANDLE, void *, ULONG, ULONG *, DWORD, BOOL);
int WSAPoll(void *, ULONG, int);
DWORD WSAWaitForMultipleEvents(DWORD, const HANDLE *, BOOL, DWORD, BOOL);
BOOL WaitForDebugEvent(void *, DWORD);
DWORD WaitForInputIdle(HANDLE, DWORD);
BOOL WaitMessage();
BOOL GetMessageA(void *, HWND, UINT, UINT);
BOOL GetMessageW(void *, HWND, UINT, UINT);
int MessageBoxA(HWND, LPCSTR, LPCSTR, UINT);
int MessageBoxW(HWND, LPCWSTR, LPCWSTR, UINT);
BOOL ReadConsoleA(HANDLE, void *, DWORD, DWORD *, void *);
BOOL ReadConsoleW(HANDLE, void *, DWORD, DWORD *, void *);
BOOL ReadConsoleInputA(HANDLE, void *, DWORD, DWORD *);
BOOL ReadConsoleInputW(HANDLE, void *, DWORD, DWORD *);
long RegNotifyChangeKeyValue(void *, BOOL, DWORD, HANDLE, BOOL);
void EnterCriticalSection(CRITICAL_SECTION *);
void AcquireSRWLockExclusive(void **);
void AcquireSRWLockShared(void **);
long DnsQuery_A(LPCSTR, WORD, DWORD, void *, void **, void **);
long DnsQuery_UTF8(LPCSTR, WORD, DWORD, void *, void **, void **);
long DnsQuery_W(LPCWSTR, WORD, DWORD, void *, void **, void **);
int GetAddrInfoW(LPCWSTR, LPCWSTR, const void *, void **);
int GetNameInfoW(const void *, int, wchar_t *, DWORD, wchar_t *, DWORD, int);
BOOL WSAConnectByNameA(SOCKET, LPCSTR, LPCSTR, DWORD *, void *, DWORD *, void *, const void *,
                       OVERLAPPED *);
BOOL WSAConnectByNameW(SOCKET, LPCWSTR, LPCWSTR, DWORD *, void *, DWORD *, void *, const void *,
                       OVERLAPPED *);
long URLDownloadToFileA(void *, LPCSTR, LPCSTR, DWORD, void *);
long URLDownloadToFileW(void *, LPCWSTR, LPCWSTR, DWORD, void *);
BOOL CallNamedPipeA(LPCSTR, void *, DWORD, void *, DWORD, DWORD *, DWORD);
BOOL CallNamedPipeW(LPCWSTR, void *, DWORD, void *, DWORD, DWORD *, DWORD);
BOOL WaitNamedPipeA(LPCSTR, DWORD);
BOOL WaitNamedPipeW(LPCWSTR, DWORD);
BOOL FlushFileBuffers(HANDLE);
BOOL CopyFileA(LPCSTR, LPCSTR, BOOL);
BOOL CopyFileW(LPCWSTR, LPCWSTR, BOOL);
BOOL CopyFileExA(LPCSTR, LPCSTR, void *, void *, BOOL *, DWORD);
BOOL CopyFileExW(LPCWSTR, LPCWSTR, void *, void *, BOOL *, DWORD);
long CopyFile2(LPCWSTR, LPCWSTR, void *);
BOOL MoveFileExA(LPCSTR, LPCSTR, DWORD);
BOOL MoveFileExW(LPCWSTR, LPCWSTR, DWORD);
int SHFileOperationA(void *);
int SHFileOperationW(void *);
HANDLE CreateFileA(LPCSTR, DWORD, DWORD, void *, DWORD, DWORD, HANDLE);
HANDLE CreateFileW(LPCWSTR, DWORD, DWORD, void *, DWORD, DWORD, HANDLE);
BOOL CreateProcessA(LPCSTR, char *, void *, void *, BOOL, DWORD, void *, LPCSTR, void *, void *);
BOOL CreateProcessW(LPCWSTR, wchar_t *, void *, void *, BOOL, DWORD, void *, LPCWSTR, void *,
                    void *);
BOOL ConnectNamedPipe(HANDLE, OVERLAPPED *);
BOOL TransactNamedPipe(HANDLE, void *, DWORD, void *, DWORD, DWORD *, OVERLAPPED *);
BOOL DeviceIoControl(HANDLE, DWORD, void *, DWORD, void *, DWORD, DWORD *, OVERLAPPED *);
BOOL LockFileEx(HANDLE, DWORD, DWORD, DWORD, DWORD, OVERLAPPED *);
BOOL ReadFile(HANDLE, void *, DWORD, DWORD *, OVERLAPPED *);
BOOL WriteFile(HANDLE, const void *, DWORD, DWORD *, OVERLAPPED *);
BOOL TransmitFile(SOCKET, HANDLE, DWORD, DWORD, OVERLAPPED *, void *, DWORD);
int WSAConnect(SOCKET, const void *, int, void *, void *, void *, void *);
int WSARecv(SOCKET, void *, DWORD, DWORD *, DWORD *, OVERLAPPED *, void *);
int WSASend(SOCKET, void *, DWORD, DWORD *, DWORD, OVERLAPPED *, void *);
BOOL HttpSendRequestA(void *, LPCSTR, DWORD, void *, DWORD);
BOOL HttpSendRequestW(void *, LPCWSTR, DWORD, void *, DWORD);
void *InternetOpenUrlA(void *, LPCSTR, LPCSTR, DWORD, DWORD, unsigned long);
void *InternetOpenUrlW(void *, LPCWSTR, LPCWSTR, DWORD, DWORD, unsigned long);
BOOL InternetReadFile(void *, void *, DWORD, DWORD *);
BOOL WinHttpQueryDataAvailable(void *, DWORD *);
BOOL WinHttpReadData(void *, void *, DWORD, DWORD *);
BOOL WinHttpReceiveResponse(void *, void *);
BOOL WinHttpSendRequest(void *, LPCWSTR, DWORD, void *, DWORD, DWORD, unsigned long);
int ioctlsocket(SOCKET, long, unsigned long *);
long BCryptDeriveKeyPBKDF2(void *, unsigned char *, ULONG, unsigned char *, ULONG,
                           unsigned long long, unsigned char *, ULONG, ULONG);
HANDLE CreateThread(void *, unsigned long, DWORD (*)(void *), void *, DWORD, DWORD *);
BOOL QueueUserWorkItem(DWORD (*)(void *), void *, ULONG);
BOOL TrySubmitThreadpoolCallback(void (*)(void *, void *), void *, void *);

} // extern "C"

#endif
