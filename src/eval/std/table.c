/* The table of the standard library. */
#include "eval/builtin/builtins.h"
#include "eval/std/std.h"

#include <stddef.h>

#define MODULES(ROW)                                                                                                           \
    ROW(std_collections_abc)                                                                                                   \
    ROW(std_numbers)                                                                                                           \
    ROW(std_abc_meta)                                                                                                          \
    ROW(std_base64)                                                                                                            \
    ROW(std_collections)                                                                                                       \
    ROW(std_contextlib)                                                                                                        \
    ROW(std_copy)                                                                                                              \
    ROW(std_dataclasses)                                                                                                       \
    ROW(std_datetime)                                                                                                          \
    ROW(std_decimal)                                                                                                           \
    ROW(std_enum)                                                                                                              \
    ROW(std_functools)                                                                                                         \
    ROW(std_hashlib)                                                                                                           \
    ROW(std_hmac)                                                                                                              \
    ROW(std_io)                                                                                                                \
    ROW(std_itertools)                                                                                                         \
    ROW(std_json)                                                                                                              \
    ROW(std_json_decoder)                                                                                                      \
    ROW(std_logging)                                                                                                           \
    ROW(std_math)                                                                                                              \
    ROW(std_operator)                                                                                                          \
    ROW(std_os)                                                                                                                \
    ROW(std_pathlib)                                                                                                           \
    ROW(std_pkgutil)                                                                                                           \
    ROW(std_posixpath)                                                                                                         \
    ROW(std_os_path)                                                                                                           \
    ROW(std_re)                                                                                                                \
    ROW(std_bisect)                                                                                                            \
    ROW(std_heapq)                                                                                                             \
    ROW(std_html)                                                                                                              \
    ROW(std_configparser)                                                                                                      \
    ROW(std_random)                                                                                                            \
    ROW(std_secrets)                                                                                                           \
    ROW(std_warnings)                                                                                                          \
    ROW(std_traceback)                                                                                                         \
    ROW(std_importlib)                                                                                                         \
    ROW(std_importlib_resources)                                                                                               \
    ROW(std_inspect)                                                                                                           \
    ROW(std_asyncio)                                                                                                           \
    ROW(std_zoneinfo)                                                                                                          \
    ROW(std_platform)                                                                                                          \
    ROW(std_logging_config)                                                                                                    \
    ROW(std_fnmatch)                                                                                                           \
    ROW(std_glob)                                                                                                              \
    ROW(std_csv)                                                                                                               \
    ROW(std_string)                                                                                                            \
    ROW(std_sys)                                                                                                               \
    ROW(std_tempfile)                                                                                                          \
    ROW(std_textwrap)                                                                                                          \
    ROW(std_time)                                                                                                              \
    ROW(std_types)                                                                                                             \
    ROW(std_typing)                                                                                                            \
    ROW(std_typing_extensions)                                                                                                 \
    ROW(std_future)                                                                                                            \
    ROW(std_urllib_parse)                                                                                                      \
    ROW(std_urllib)                                                                                                            \
    ROW(std_uuid)                                                                                                              \
    ROW(std_tomli)                                                                                                             \
    ROW(std_tomllib)                                                                                                           \
    ROW(std_yaml)                                                                                                              \
    ROW(std_yaml_error)

#define DECLARE(module) extern const struct native_module module;
#define ENTRY(module) &module,

MODULES(DECLARE)

const struct native_module *const std_modules[] = {&builtins_module, MODULES(ENTRY) NULL};
