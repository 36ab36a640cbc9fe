/*
 * Names of standard modules that CPython has (3.11 to 3.14) and limbeck has not: each is an unknown value, as a name of a
 * package is, so that code which only catches AttributeError or ImportError does not go another way than under CPython.
 */
#include "eval/std/absent.h"

#include "base/array.h"

struct absent_names
{
    str module;
    const char *names; /* with one blank before and behind each */
};

/* clang-format off */
static const struct absent_names absent[] = {
    {STR_INIT("base64"),
     " a85decode a85encode z85decode z85encode "},
    {STR_INIT("configparser"),
     " ConverterMapping DEFAULTSECT LegacyInterpolation MAX_INTERPOLATION_DEPTH "},
    {STR_INIT("contextlib"),
     " aclosing chdir redirect_stderr "},
    {STR_INIT("decimal"),
     " Clamped ConversionSyntax DivisionImpossible DivisionUndefined FloatOperation HAVE_CONTEXTVAR HAVE_THREADS "
     "InvalidContext MAX_EMAX MAX_PREC MIN_EMIN MIN_ETINY Subnormal "},
    {STR_INIT("enum"),
     " CONFORM EJECT EnumCheck EnumDict FlagBoundary KEEP STRICT global_enum global_enum_repr global_flag_repr "
     "global_str pickle_by_enum_name pickle_by_global_name property "},
    {STR_INIT("fnmatch"),
     " translate "},
    {STR_INIT("functools"),
     " Placeholder singledispatchmethod "},
    {STR_INIT("glob"),
     " escape "},
    {STR_INIT("hashlib"),
     " blake2b blake2s file_digest sha3_224 sha3_256 sha3_384 sha3_512 shake_128 shake_256 "},
    {STR_INIT("hmac"),
     " digest "},
    {STR_INIT("io"),
     " BlockingIOError BufferedIOBase BufferedRWPair BufferedRandom BufferedReader BufferedWriter DEFAULT_BUFFER_SIZE "
     "FileIO IncrementalNewlineDecoder RawIOBase SEEK_CUR SEEK_END SEEK_SET open_code text_encoding "},
    {STR_INIT("logging"),
     " BASIC_FORMAT BufferingFormatter LogRecord getLogRecordFactory lastResort makeLogRecord setLogRecordFactory "},
    {STR_INIT("logging.config"),
     " BaseConfigurator ConvertingDict ConvertingList ConvertingMixin ConvertingTuple DEFAULT_LOGGING_CONFIG_PORT "
     "DictConfigurator IDENTIFIER RESET_ERROR StreamRequestHandler ThreadingTCPServer dictConfigClass listen "
     "stopListening valid_ident "},
    {STR_INIT("math"),
     " exp2 fma frexp gamma ldexp lgamma sumprod ulp "},
    {STR_INIT("operator"),
     " call iadd iand iconcat ifloordiv ilshift imatmul imod imul ior ipow irshift isub itruediv ixor length_hint "},
    {STR_INIT("os"),
     " CLD_CONTINUED CLD_DUMPED CLD_EXITED CLD_KILLED CLD_STOPPED CLD_TRAPPED EFD_CLOEXEC EFD_NONBLOCK EFD_SEMAPHORE "
     "EX_CANTCREAT EX_CONFIG EX_DATAERR EX_IOERR EX_NOHOST EX_NOINPUT EX_NOPERM EX_NOUSER EX_OK EX_OSERR EX_OSFILE "
     "EX_PROTOCOL EX_SOFTWARE EX_TEMPFAIL EX_UNAVAILABLE EX_USAGE F_LOCK F_TEST F_TLOCK F_ULOCK GRND_NONBLOCK "
     "GRND_RANDOM MFD_ALLOW_SEALING MFD_CLOEXEC MFD_HUGETLB MFD_HUGE_16GB MFD_HUGE_16MB MFD_HUGE_1GB MFD_HUGE_1MB "
     "MFD_HUGE_256MB MFD_HUGE_2GB MFD_HUGE_2MB MFD_HUGE_32MB MFD_HUGE_512KB MFD_HUGE_512MB MFD_HUGE_64KB "
     "MFD_HUGE_8MB MFD_HUGE_MASK MFD_HUGE_SHIFT NGROUPS_MAX O_ACCMODE O_APPEND O_ASYNC O_CLOEXEC O_CREAT O_DIRECT "
     "O_DIRECTORY O_DSYNC O_EXCL O_FSYNC O_LARGEFILE O_NDELAY O_NOATIME O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_RDWR "
     "O_RSYNC O_SYNC O_TMPFILE O_TRUNC O_WRONLY POSIX_FADV_DONTNEED POSIX_FADV_NOREUSE POSIX_FADV_NORMAL "
     "POSIX_FADV_RANDOM POSIX_FADV_SEQUENTIAL POSIX_FADV_WILLNEED POSIX_SPAWN_CLOSE POSIX_SPAWN_DUP2 "
     "POSIX_SPAWN_OPEN PRIO_PGRP PRIO_PROCESS PRIO_USER P_ALL P_NOWAIT P_NOWAITO P_PGID P_PID P_PIDFD P_WAIT "
     "RTLD_DEEPBIND RTLD_GLOBAL RTLD_LAZY RTLD_LOCAL RTLD_NODELETE RTLD_NOLOAD RTLD_NOW RWF_APPEND RWF_DSYNC "
     "RWF_HIPRI RWF_NOWAIT RWF_SYNC SCHED_BATCH SCHED_FIFO SCHED_IDLE SCHED_OTHER SCHED_RESET_ON_FORK SCHED_RR "
     "SEEK_CUR SEEK_DATA SEEK_END SEEK_HOLE SEEK_SET SPLICE_F_MORE SPLICE_F_MOVE SPLICE_F_NONBLOCK ST_APPEND "
     "ST_MANDLOCK ST_NOATIME ST_NODEV ST_NODIRATIME ST_NOEXEC ST_NOSUID ST_RDONLY ST_RELATIME ST_SYNCHRONOUS "
     "ST_WRITE TMP_MAX WCONTINUED WCOREDUMP WEXITED WEXITSTATUS WIFCONTINUED WIFEXITED WIFSIGNALED WIFSTOPPED "
     "WNOHANG WNOWAIT WSTOPPED WSTOPSIG WTERMSIG WUNTRACED XATTR_CREATE XATTR_REPLACE XATTR_SIZE_MAX abort chown "
     "chroot close closerange confstr confstr_names copy_file_range ctermid defpath device_encoding dup dup2 "
     "environb eventfd eventfd_read eventfd_write execl execle execlp execlpe execv execve execvp execvpe fchdir "
     "fchmod fchown fdatasync fdopen forkpty fpathconf fstat fstatvfs fsync ftruncate fwalk get_blocking "
     "get_exec_path get_inheritable get_terminal_size getcwdb getegid getenvb geteuid getgid getgrouplist getgroups "
     "getloadavg getpgid getpgrp getppid getpriority getrandom getresgid getresuid getsid getxattr initgroups isatty "
     "killpg lchown link listxattr lockf login_tty lseek lstat major makedev memfd_create minor mkfifo mknod nice "
     "open openpty pathconf pathconf_names pidfd_open pipe pipe2 posix_fadvise posix_fallocate posix_spawn "
     "posix_spawnp pread preadv process_cpu_count pwrite pwritev read readlink readv register_at_fork removedirs "
     "removexattr renames sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getparam "
     "sched_getscheduler sched_param sched_rr_get_interval sched_setaffinity sched_setparam sched_setscheduler "
     "sched_yield sendfile set_blocking set_inheritable setegid seteuid setgid setgroups setpgid setpgrp setpriority "
     "setregid setresgid setresuid setreuid setsid setuid setxattr spawnl spawnle spawnlp spawnlpe spawnv spawnve "
     "spawnvp spawnvpe splice stat_result statvfs statvfs_result strerror supports_bytes_environ symlink sync "
     "sysconf sysconf_names tcgetpgrp tcsetpgrp terminal_size times times_result truncate ttyname umask uname "
     "uname_result utime wait wait3 wait4 waitid waitid_result waitpid waitstatus_to_exitcode write writev "},
    {STR_INIT("os.path"),
     " defpath getatime getctime getmtime getsize ismount sameopenfile samestat supports_unicode_filenames "},
    {STR_INIT("pathlib"),
     " PureWindowsPath UnsupportedOperation WindowsPath "},
    {STR_INIT("posixpath"),
     " defpath getatime getctime getmtime getsize ismount sameopenfile samestat supports_unicode_filenames "},
    {STR_INIT("random"),
     " betavariate binomialvariate gammavariate lognormvariate paretovariate vonmisesvariate weibullvariate "},
    {STR_INIT("re"),
     " template "},
    {STR_INIT("sys"),
     " abiflags addaudithook api_version audit breakpointhook call_tracing copyright displayhook excepthook exception "
     "float_repr_style get_asyncgen_hooks get_coroutine_origin_tracking_depth get_int_max_str_digits "
     "getallocatedblocks getdlopenflags getfilesystemencodeerrors getprofile getrefcount getswitchinterval hash_info "
     "int_info is_finalizing orig_argv path_importer_cache platlibdir pycache_prefix set_asyncgen_hooks "
     "set_coroutine_origin_tracking_depth setdlopenflags setprofile setswitchinterval settrace stdin "
     "stdlib_module_names thread_info unraisablehook "},
    {STR_INIT("textwrap"),
     " TextWrapper "},
    {STR_INIT("time"),
     " CLOCK_BOOTTIME CLOCK_MONOTONIC CLOCK_MONOTONIC_RAW CLOCK_PROCESS_CPUTIME_ID CLOCK_REALTIME CLOCK_TAI "
     "CLOCK_THREAD_CPUTIME_ID asctime clock_getres clock_gettime clock_gettime_ns clock_settime clock_settime_ns "
     "ctime get_clock_info process_time_ns pthread_getcpuclockid strptime struct_time thread_time thread_time_ns "
     "tzset "},
    {STR_INIT("traceback"),
     " FrameSummary StackSummary TracebackException clear_frames extract_stack extract_tb format_list format_stack "
     "format_tb print_exception print_last print_stack print_tb walk_stack walk_tb "},
    {STR_INIT("types"),
     " AsyncGeneratorType CapsuleType CellType ClassMethodDescriptorType CodeType CoroutineType FrameType "
     "GetSetDescriptorType MemberDescriptorType MethodDescriptorType MethodWrapperType ModuleType TracebackType "
     "WrapperDescriptorType get_original_bases prepare_class resolve_bases "},
    {STR_INIT("urllib.parse"),
     " DefragResult DefragResultBytes ParseResultBytes SplitResultBytes urldefrag "},
    {STR_INIT("uuid"),
     " uuid6 uuid8 "},
    {STR_INIT("warnings"),
     " deprecated formatwarning showwarning warn_explicit "},
    {STR_INIT("zoneinfo"),
     " InvalidTZPathWarning TZPATH reset_tzpath "},
};
/* clang-format on */

bool name_is_absent(str module, str name)
{
    for (size_t i = 0; i < COUNT_OF(absent); i++)
    {
        str names = str_from(absent[i].names);

        if (!str_equal(absent[i].module, module))
            continue;
        for (size_t at = 1, end; at < names.len; at = end + 1)
        {
            for (end = at; names.at[end] != ' '; end++)
            {
            }
            if (str_equal(str_slice(names, at, end), name))
                return true;
        }
        return false;
    }
    return false;
}
