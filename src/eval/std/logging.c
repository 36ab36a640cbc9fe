/* logging, in Python: loggers with levels and %-formatting; what they say goes to the host. Handlers and formatters
 * are accepted and have no effect: limbeck writes its log itself. Where the program has set no level, that of the configuration
 * counts, which the host knows (fileConfig() in env.py sets none). */
#include "eval/std/source.h"

#include "eval/std/host.h"

static const char text[] =
    "CRITICAL = FATAL = 50\n"
    "ERROR = 40\n"
    "WARNING = WARN = 30\n"
    "INFO = 20\n"
    "DEBUG = 10\n"
    "NOTSET = 0\n"
    "_names = {50: \"CRITICAL\", 40: \"ERROR\", 30: \"WARNING\", 20: \"INFO\", 10: \"DEBUG\", 0: \"NOTSET\"}\n"
    "_levels = {\"CRITICAL\": 50, \"FATAL\": 50, \"ERROR\": 40, \"WARNING\": 30, \"WARN\": 30, \"INFO\": 20, \"DEBUG\": 10, "
    "\"NOTSET\": 0}\n"
    "_loggers = {}\n"
    "raiseExceptions = False\n"
    "\n"
    "\n"
    "def getLevelName(level):\n"
    "    if level in _names:\n"
    "        return _names[level]\n"
    "    return _levels.get(level, f\"Level {level}\")\n"
    "\n"
    "\n"
    "def getLevelNamesMapping():\n"
    "    return dict(_levels)\n"
    "\n"
    "\n"
    "def addLevelName(level, levelName):\n"
    "    _names[level] = levelName\n"
    "    _levels[levelName] = level\n"
    "\n"
    "\n"
    "def _check(level):\n"
    "    if isinstance(level, str):\n"
    "        if level not in _levels:\n"
    "            raise ValueError(f\"Unknown level: {level!r}\")\n"
    "        return _levels[level]\n"
    "    return level\n"
    "\n"
    "\n"
    "class Filterer:\n"
    "    def addFilter(self, filter):\n"
    "        pass\n"
    "\n"
    "    def removeFilter(self, filter):\n"
    "        pass\n"
    "\n"
    "\n"
    "class Filter:\n"
    "    def __init__(self, name=\"\"):\n"
    "        self.name = name\n"
    "\n"
    "    def filter(self, record):\n"
    "        return True\n"
    "\n"
    "\n"
    "class Logger(Filterer):\n"
    "    def __init__(self, name, level=NOTSET):\n"
    "        self.name = name\n"
    "        self.level = _check(level)\n"
    "        self._is_set = False\n"
    "        self.parent = None\n"
    "        self.propagate = True\n"
    "        self.disabled = False\n"
    "        self.handlers = []\n"
    "        self.filters = []\n"
    "\n"
    "    def setLevel(self, level):\n"
    "        self.level = _check(level)\n"
    "        self._is_set = True\n"
    "\n"
    "    def getEffectiveLevel(self):\n"
    "        logger = self\n"
    "        while logger is not None:\n"
    "            if logger.level:\n"
    "                return logger.level\n"
    "            logger = logger.parent\n"
    "        return NOTSET\n"
    "\n"
    "    def _threshold(self):\n"
    "        logger = self\n"
    "        while logger is not None:\n"
    "            if logger.level:\n"
    "                return logger.level if logger is not root or root._is_set else NOTSET\n"
    "            logger = logger.parent\n"
    "        return NOTSET\n"
    "\n"
    "    def isEnabledFor(self, level):\n"
    "        return not self.disabled and level >= self.getEffectiveLevel()\n"
    "\n"
    "    def hasHandlers(self):\n"
    "        return bool(self.handlers)\n"
    "\n"
    "    def addHandler(self, handler):\n"
    "        self.handlers.append(handler)\n"
    "\n"
    "    def removeHandler(self, handler):\n"
    "        if handler in self.handlers:\n"
    "            self.handlers.remove(handler)\n"
    "\n"
    "    def getChild(self, suffix):\n"
    "        return getLogger(suffix if self.name == \"root\" else f\"{self.name}.{suffix}\")\n"
    "\n"
    "    def _log(self, level, msg, args):\n"
    "        if self.disabled:\n"
    "            return\n"
    "        _host_log(getLevelName(level), level, self._threshold(), self.name, msg, args)\n"
    "\n"
    "    def log(self, level, msg, *args, **kwargs):\n"
    "        self._log(level, msg, args)\n"
    "\n"
    "    def debug(self, msg, *args, **kwargs):\n"
    "        self._log(DEBUG, msg, args)\n"
    "\n"
    "    def info(self, msg, *args, **kwargs):\n"
    "        self._log(INFO, msg, args)\n"
    "\n"
    "    def warning(self, msg, *args, **kwargs):\n"
    "        self._log(WARNING, msg, args)\n"
    "\n"
    "    def error(self, msg, *args, **kwargs):\n"
    "        self._log(ERROR, msg, args)\n"
    "\n"
    "    def exception(self, msg, *args, **kwargs):\n"
    "        self._log(ERROR, msg, args)\n"
    "\n"
    "    def critical(self, msg, *args, **kwargs):\n"
    "        self._log(CRITICAL, msg, args)\n"
    "\n"
    "    warn = warning\n"
    "    fatal = critical\n"
    "\n"
    "    def __repr__(self):\n"
    "        return f\"<Logger {self.name} ({getLevelName(self.getEffectiveLevel())})>\"\n"
    "\n"
    "\n"
    "class LoggerAdapter:\n"
    "    def __init__(self, logger, extra=None):\n"
    "        self.logger = logger\n"
    "        self.extra = extra\n"
    "\n"
    "    def process(self, msg, kwargs):\n"
    "        return msg, kwargs\n"
    "\n"
    "    def log(self, level, msg, *args, **kwargs):\n"
    "        msg, kwargs = self.process(msg, kwargs)\n"
    "        self.logger.log(level, msg, *args)\n"
    "\n"
    "    def debug(self, msg, *args, **kwargs):\n"
    "        self.log(DEBUG, msg, *args, **kwargs)\n"
    "\n"
    "    def info(self, msg, *args, **kwargs):\n"
    "        self.log(INFO, msg, *args, **kwargs)\n"
    "\n"
    "    def warning(self, msg, *args, **kwargs):\n"
    "        self.log(WARNING, msg, *args, **kwargs)\n"
    "\n"
    "    def error(self, msg, *args, **kwargs):\n"
    "        self.log(ERROR, msg, *args, **kwargs)\n"
    "\n"
    "    def critical(self, msg, *args, **kwargs):\n"
    "        self.log(CRITICAL, msg, *args, **kwargs)\n"
    "\n"
    "\n"
    "class Formatter:\n"
    "    def __init__(self, fmt=None, datefmt=None, style=\"%\", validate=True, *, defaults=None):\n"
    "        self.fmt = fmt\n"
    "        self.datefmt = datefmt\n"
    "\n"
    "\n"
    "class Handler(Filterer):\n"
    "    def __init__(self, level=NOTSET, *args, **kwargs):\n"
    "        self.level = level\n"
    "        self.formatter = None\n"
    "\n"
    "    def setLevel(self, level):\n"
    "        self.level = _check(level)\n"
    "\n"
    "    def setFormatter(self, fmt):\n"
    "        self.formatter = fmt\n"
    "\n"
    "    def flush(self):\n"
    "        pass\n"
    "\n"
    "    def close(self):\n"
    "        pass\n"
    "\n"
    "\n"
    "class StreamHandler(Handler):\n"
    "    pass\n"
    "\n"
    "\n"
    "class FileHandler(Handler):\n"
    "    pass\n"
    "\n"
    "\n"
    "class NullHandler(Handler):\n"
    "    pass\n"
    "\n"
    "\n"
    "root = Logger(\"root\", WARNING)\n"
    "\n"
    "\n"
    "def getLogger(name=None):\n"
    "    if not name or name == \"root\":\n"
    "        return root\n"
    "    logger = _loggers.get(name)\n"
    "    if logger is None:\n"
    "        logger = Logger(name)\n"
    "        _loggers[name] = logger\n"
    "        parts = name.split(\".\")[:-1]\n"
    "        logger.parent = getLogger(\".\".join(parts)) if parts else root\n"
    "    return logger\n"
    "\n"
    "\n"
    "def getLoggerClass():\n"
    "    return Logger\n"
    "\n"
    "\n"
    "def setLoggerClass(klass):\n"
    "    pass\n"
    "\n"
    "\n"
    "def basicConfig(**kwargs):\n"
    "    if kwargs.get(\"level\") is not None:\n"
    "        root.setLevel(kwargs[\"level\"])\n"
    "\n"
    "\n"
    "def captureWarnings(capture):\n"
    "    pass\n"
    "\n"
    "\n"
    "def disable(level=CRITICAL):\n"
    "    pass\n"
    "\n"
    "\n"
    "def shutdown():\n"
    "    pass\n"
    "\n"
    "\n"
    "def log(level, msg, *args, **kwargs):\n"
    "    root._log(level, msg, args)\n"
    "\n"
    "\n"
    "def debug(msg, *args, **kwargs):\n"
    "    root._log(DEBUG, msg, args)\n"
    "\n"
    "\n"
    "def info(msg, *args, **kwargs):\n"
    "    root._log(INFO, msg, args)\n"
    "\n"
    "\n"
    "def warning(msg, *args, **kwargs):\n"
    "    root._log(WARNING, msg, args)\n"
    "\n"
    "\n"
    "def error(msg, *args, **kwargs):\n"
    "    root._log(ERROR, msg, args)\n"
    "\n"
    "\n"
    "def exception(msg, *args, **kwargs):\n"
    "    root._log(ERROR, msg, args)\n"
    "\n"
    "\n"
    "def critical(msg, *args, **kwargs):\n"
    "    root._log(CRITICAL, msg, args)\n"
    "\n"
    "\n"
    "warn = warning\n"
    "fatal = critical\n";

static const struct native_item natives[] = {
    ITEM_FUNCTION_OF("_host_log", host_log_row),
    {0},
};

static const struct std_source source = {"logging", text, natives};

STD_NAME(source, py_CRITICAL, "CRITICAL")
STD_NAME(source, py_FATAL, "FATAL")
STD_NAME(source, py_ERROR, "ERROR")
STD_NAME(source, py_WARNING, "WARNING")
STD_NAME(source, py_WARN, "WARN")
STD_NAME(source, py_INFO, "INFO")
STD_NAME(source, py_DEBUG, "DEBUG")
STD_NAME(source, py_NOTSET, "NOTSET")
STD_NAME(source, py_raiseExceptions, "raiseExceptions")
STD_NAME(source, py_getLevelName, "getLevelName")
STD_NAME(source, py_getLevelNamesMapping, "getLevelNamesMapping")
STD_NAME(source, py_addLevelName, "addLevelName")
STD_NAME(source, py_Filterer, "Filterer")
STD_NAME(source, py_Filter, "Filter")
STD_NAME(source, py_Logger, "Logger")
STD_NAME(source, py_LoggerAdapter, "LoggerAdapter")
STD_NAME(source, py_Formatter, "Formatter")
STD_NAME(source, py_Handler, "Handler")
STD_NAME(source, py_StreamHandler, "StreamHandler")
STD_NAME(source, py_FileHandler, "FileHandler")
STD_NAME(source, py_NullHandler, "NullHandler")
STD_NAME(source, py_root, "root")
STD_NAME(source, py_getLogger, "getLogger")
STD_NAME(source, py_getLoggerClass, "getLoggerClass")
STD_NAME(source, py_setLoggerClass, "setLoggerClass")
STD_NAME(source, py_basicConfig, "basicConfig")
STD_NAME(source, py_captureWarnings, "captureWarnings")
STD_NAME(source, py_disable, "disable")
STD_NAME(source, py_shutdown, "shutdown")
STD_NAME(source, py_log, "log")
STD_NAME(source, py_debug, "debug")
STD_NAME(source, py_info, "info")
STD_NAME(source, py_warning, "warning")
STD_NAME(source, py_error, "error")
STD_NAME(source, py_exception, "exception")
STD_NAME(source, py_critical, "critical")
STD_NAME(source, py_warn, "warn")
STD_NAME(source, py_fatal, "fatal")

static const struct native_item items[] = {
    STD_ITEM(py_CRITICAL, "CRITICAL"),
    STD_ITEM(py_FATAL, "FATAL"),
    STD_ITEM(py_ERROR, "ERROR"),
    STD_ITEM(py_WARNING, "WARNING"),
    STD_ITEM(py_WARN, "WARN"),
    STD_ITEM(py_INFO, "INFO"),
    STD_ITEM(py_DEBUG, "DEBUG"),
    STD_ITEM(py_NOTSET, "NOTSET"),
    STD_ITEM(py_raiseExceptions, "raiseExceptions"),
    STD_ITEM(py_getLevelName, "getLevelName"),
    STD_ITEM(py_getLevelNamesMapping, "getLevelNamesMapping"),
    STD_ITEM(py_addLevelName, "addLevelName"),
    STD_ITEM(py_Filterer, "Filterer"),
    STD_ITEM(py_Filter, "Filter"),
    STD_ITEM(py_Logger, "Logger"),
    STD_ITEM(py_LoggerAdapter, "LoggerAdapter"),
    STD_ITEM(py_Formatter, "Formatter"),
    STD_ITEM(py_Handler, "Handler"),
    STD_ITEM(py_StreamHandler, "StreamHandler"),
    STD_ITEM(py_FileHandler, "FileHandler"),
    STD_ITEM(py_NullHandler, "NullHandler"),
    STD_ITEM(py_root, "root"),
    STD_ITEM(py_getLogger, "getLogger"),
    STD_ITEM(py_getLoggerClass, "getLoggerClass"),
    STD_ITEM(py_setLoggerClass, "setLoggerClass"),
    STD_ITEM(py_basicConfig, "basicConfig"),
    STD_ITEM(py_captureWarnings, "captureWarnings"),
    STD_ITEM(py_disable, "disable"),
    STD_ITEM(py_shutdown, "shutdown"),
    STD_ITEM(py_log, "log"),
    STD_ITEM(py_debug, "debug"),
    STD_ITEM(py_info, "info"),
    STD_ITEM(py_warning, "warning"),
    STD_ITEM(py_error, "error"),
    STD_ITEM(py_exception, "exception"),
    STD_ITEM(py_critical, "critical"),
    STD_ITEM(py_warn, "warn"),
    STD_ITEM(py_fatal, "fatal"),
    {.name = "config", .kind = ITEM_MODULE, .path = "logging.config"},
    {.name = "handlers", .kind = ITEM_MODULE, .path = "logging.handlers"},
    {0},
};

const struct native_module std_logging = {.name = "logging", .items = items, .closed = true};
