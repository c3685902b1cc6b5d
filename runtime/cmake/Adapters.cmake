# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Sessions over the client libraries of others, each in a library of its own such as rill::sqlite.
# By default there is one for each client library that is found.

set(RILL_ADAPTERS sqlite pg redis http http_server tls ws)
# What rillConfig.cmake must find again.
set(RILL_FOUND_AGAIN "")

# name, target or name of the client library, how to find it again if that is needed, sources…
function(rill_adapter name client find)
  add_library(rill_${name} ${ARGN})
  add_library(rill::${name} ALIAS rill_${name})
  set_target_properties(rill_${name} PROPERTIES EXPORT_NAME ${name})
  target_link_libraries(rill_${name}
    PUBLIC rill PRIVATE ${client} $<BUILD_INTERFACE:rill_warnings>)
  if(find)
    set(RILL_FOUND_AGAIN "${RILL_FOUND_AGAIN}find_dependency(${find})\n" PARENT_SCOPE)
  endif()
endfunction()

# Looks for a client library that find_package does not know; sets ${name}_FOUND.
function(rill_look_for name library header)
  find_library(${name} ${library})
  find_path(${name}_INCLUDE ${header})
  set(found OFF)
  if(${name} AND ${name}_INCLUDE)
    set(found ON)
  endif()
  set(${name}_FOUND ${found} PARENT_SCOPE)
endfunction()

find_package(SQLite3 QUIET)
option(RILL_SQLITE "Build rill::sqlite, over SQLite" ${SQLite3_FOUND})
if(RILL_SQLITE)
  find_package(SQLite3 REQUIRED)
  rill_adapter(sqlite SQLite::SQLite3 SQLite3 src/sqlite/connection.cpp src/sqlite/database.cpp)
endif()

find_package(PostgreSQL QUIET)
option(RILL_PG "Build rill::pg, over libpq" ${PostgreSQL_FOUND})
if(RILL_PG)
  find_package(PostgreSQL REQUIRED)
  rill_adapter(pg PostgreSQL::PostgreSQL PostgreSQL
    src/pg/connecting.cpp src/pg/connection.cpp src/pg/recovery.cpp src/pg/session.cpp)
endif()

rill_look_for(RILL_HIREDIS hiredis hiredis/hiredis.h)
option(RILL_REDIS "Build rill::redis, over hiredis" ${RILL_HIREDIS_FOUND})
if(RILL_REDIS)
  rill_adapter(redis hiredis ""
    src/redis/client.cpp src/redis/link.cpp src/redis/protocol.cpp src/redis/subscription.cpp)
endif()

find_package(CURL 7.87 QUIET)
option(RILL_HTTP "Build rill::http, over libcurl" ${CURL_FOUND})
if(RILL_HTTP)
  find_package(CURL 7.87 REQUIRED)
  rill_adapter(http CURL::libcurl CURL
    src/http/multi.cpp src/http/session.cpp src/http/transfer.cpp)
endif()

rill_look_for(RILL_HTTP_PARSER http_parser http_parser.h)
option(RILL_HTTP_SERVER "Build rill::http_server, over http-parser" ${RILL_HTTP_PARSER_FOUND})
if(RILL_HTTP_SERVER)
  rill_adapter(http_server http_parser ""
    src/http/connection.cpp src/http/request_parser.cpp src/http/response_head.cpp
    src/http/server.cpp)
endif()

find_package(OpenSSL 3.0 QUIET)
option(RILL_TLS "Build rill::tls, over OpenSSL" ${OPENSSL_FOUND})
if(RILL_TLS)
  find_package(OpenSSL 3.0 REQUIRED)
  rill_adapter(tls OpenSSL::SSL OpenSSL src/tls/context.cpp src/tls/engine.cpp src/tls/error.cpp)
endif()

rill_look_for(RILL_WSLAY wslay wslay/wslay.h)
set(found OFF)
if(RILL_WSLAY_FOUND AND RILL_HTTP_SERVER AND OPENSSL_FOUND)
  set(found ON)
endif()
option(RILL_WS "Build rill::ws, over wslay, rill::http_server and OpenSSL" ${found})
if(RILL_WS)
  find_package(OpenSSL 3.0 REQUIRED)
  rill_adapter(ws wslay OpenSSL src/ws/client_handshake.cpp src/ws/engine.cpp
    src/ws/header_list.cpp src/ws/key.cpp src/ws/server_handshake.cpp)
  target_link_libraries(rill_ws PUBLIC rill_http_server PRIVATE http_parser OpenSSL::Crypto)
endif()
