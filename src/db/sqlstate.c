/*
 * SQLSTATE to exception classes.
 *
 * psycopg2 has one class for each condition that PostgreSQL names, below the DB-API class of the condition's class (its first
 * two characters); SQLAlchemy wraps it into its own class of the DB-API class's name. Both tables are sorted for the search.
 */
#include "db/driver.h"

struct sqlstate_row
{
    char code[6];
    str name;
};

#define ROW(code, name)                                                                                                        \
    {                                                                                                                          \
        code, STR_INIT(name)                                                                                                   \
    }

/* clang-format off */
static const struct sqlstate_row conditions[] = {
    ROW("02000", "NoData"), ROW("02001", "NoAdditionalDynamicResultSetsReturned"),
    ROW("03000", "SqlStatementNotYetComplete"), ROW("08000", "ConnectionException"),
    ROW("08001", "SqlclientUnableToEstablishSqlconnection"), ROW("08003", "ConnectionDoesNotExist"),
    ROW("08004", "SqlserverRejectedEstablishmentOfSqlconnection"), ROW("08006", "ConnectionFailure"),
    ROW("08007", "TransactionResolutionUnknown"), ROW("08P01", "ProtocolViolation"),
    ROW("09000", "TriggeredActionException"), ROW("0A000", "FeatureNotSupported"),
    ROW("0B000", "InvalidTransactionInitiation"), ROW("0F000", "LocatorException"),
    ROW("0F001", "InvalidLocatorSpecification"), ROW("0L000", "InvalidGrantor"), ROW("0LP01", "InvalidGrantOperation"),
    ROW("0P000", "InvalidRoleSpecification"), ROW("0Z000", "DiagnosticsException"),
    ROW("0Z002", "StackedDiagnosticsAccessedWithoutActiveHandler"), ROW("20000", "CaseNotFound"),
    ROW("21000", "CardinalityViolation"), ROW("22000", "DataException"), ROW("22001", "StringDataRightTruncation"),
    ROW("22002", "NullValueNoIndicatorParameter"), ROW("22003", "NumericValueOutOfRange"),
    ROW("22004", "NullValueNotAllowed"), ROW("22005", "ErrorInAssignment"), ROW("22007", "InvalidDatetimeFormat"),
    ROW("22008", "DatetimeFieldOverflow"), ROW("22009", "InvalidTimeZoneDisplacementValue"),
    ROW("2200B", "EscapeCharacterConflict"), ROW("2200C", "InvalidUseOfEscapeCharacter"), ROW("2200D", "InvalidEscapeOctet"),
    ROW("2200F", "ZeroLengthCharacterString"), ROW("2200G", "MostSpecificTypeMismatch"),
    ROW("2200H", "SequenceGeneratorLimitExceeded"), ROW("2200L", "NotAnXmlDocument"), ROW("2200M", "InvalidXmlDocument"),
    ROW("2200N", "InvalidXmlContent"), ROW("2200S", "InvalidXmlComment"), ROW("2200T", "InvalidXmlProcessingInstruction"),
    ROW("22010", "InvalidIndicatorParameterValue"), ROW("22011", "SubstringError"), ROW("22012", "DivisionByZero"),
    ROW("22013", "InvalidPrecedingOrFollowingSize"), ROW("22014", "InvalidArgumentForNtileFunction"),
    ROW("22015", "IntervalFieldOverflow"), ROW("22016", "InvalidArgumentForNthValueFunction"),
    ROW("22018", "InvalidCharacterValueForCast"), ROW("22019", "InvalidEscapeCharacter"),
    ROW("2201B", "InvalidRegularExpression"), ROW("2201E", "InvalidArgumentForLogarithm"),
    ROW("2201F", "InvalidArgumentForPowerFunction"), ROW("2201G", "InvalidArgumentForWidthBucketFunction"),
    ROW("2201W", "InvalidRowCountInLimitClause"), ROW("2201X", "InvalidRowCountInResultOffsetClause"),
    ROW("22021", "CharacterNotInRepertoire"), ROW("22022", "IndicatorOverflow"), ROW("22023", "InvalidParameterValue"),
    ROW("22024", "UnterminatedCString"), ROW("22025", "InvalidEscapeSequence"), ROW("22026", "StringDataLengthMismatch"),
    ROW("22027", "TrimError"), ROW("2202E", "ArraySubscriptError"), ROW("2202G", "InvalidTablesampleRepeat"),
    ROW("2202H", "InvalidTablesampleArgument"), ROW("22030", "DuplicateJsonObjectKeyValue"),
    ROW("22031", "InvalidArgumentForSqlJsonDatetimeFunction"), ROW("22032", "InvalidJsonText"),
    ROW("22033", "InvalidSqlJsonSubscript"), ROW("22034", "MoreThanOneSqlJsonItem"), ROW("22035", "NoSqlJsonItem"),
    ROW("22036", "NonNumericSqlJsonItem"), ROW("22037", "NonUniqueKeysInAJsonObject"),
    ROW("22038", "SingletonSqlJsonItemRequired"), ROW("22039", "SqlJsonArrayNotFound"),
    ROW("2203A", "SqlJsonMemberNotFound"), ROW("2203B", "SqlJsonNumberNotFound"), ROW("2203C", "SqlJsonObjectNotFound"),
    ROW("2203D", "TooManyJsonArrayElements"), ROW("2203E", "TooManyJsonObjectMembers"),
    ROW("2203F", "SqlJsonScalarRequired"), ROW("2203G", "SqlJsonItemCannotBeCastToTargetType"),
    ROW("22P01", "FloatingPointException"), ROW("22P02", "InvalidTextRepresentation"),
    ROW("22P03", "InvalidBinaryRepresentation"), ROW("22P04", "BadCopyFileFormat"), ROW("22P05", "UntranslatableCharacter"),
    ROW("22P06", "NonstandardUseOfEscapeCharacter"), ROW("23000", "IntegrityConstraintViolation"),
    ROW("23001", "RestrictViolation"), ROW("23502", "NotNullViolation"), ROW("23503", "ForeignKeyViolation"),
    ROW("23505", "UniqueViolation"), ROW("23514", "CheckViolation"), ROW("23P01", "ExclusionViolation"),
    ROW("24000", "InvalidCursorState"), ROW("25000", "InvalidTransactionState"), ROW("25001", "ActiveSqlTransaction"),
    ROW("25002", "BranchTransactionAlreadyActive"), ROW("25003", "InappropriateAccessModeForBranchTransaction"),
    ROW("25004", "InappropriateIsolationLevelForBranchTransaction"),
    ROW("25005", "NoActiveSqlTransactionForBranchTransaction"), ROW("25006", "ReadOnlySqlTransaction"),
    ROW("25007", "SchemaAndDataStatementMixingNotSupported"), ROW("25008", "HeldCursorRequiresSameIsolationLevel"),
    ROW("25P01", "NoActiveSqlTransaction"), ROW("25P02", "InFailedSqlTransaction"),
    ROW("25P03", "IdleInTransactionSessionTimeout"), ROW("26000", "InvalidSqlStatementName"),
    ROW("27000", "TriggeredDataChangeViolation"), ROW("28000", "InvalidAuthorizationSpecification"),
    ROW("28P01", "InvalidPassword"), ROW("2B000", "DependentPrivilegeDescriptorsStillExist"),
    ROW("2BP01", "DependentObjectsStillExist"), ROW("2D000", "InvalidTransactionTermination"),
    ROW("2F000", "SqlRoutineException"), ROW("2F002", "ModifyingSqlDataNotPermitted"),
    ROW("2F003", "ProhibitedSqlStatementAttempted"), ROW("2F004", "ReadingSqlDataNotPermitted"),
    ROW("2F005", "FunctionExecutedNoReturnStatement"), ROW("34000", "InvalidCursorName"),
    ROW("38000", "ExternalRoutineException"), ROW("38001", "ContainingSqlNotPermitted"),
    ROW("38002", "ModifyingSqlDataNotPermittedExt"), ROW("38003", "ProhibitedSqlStatementAttemptedExt"),
    ROW("38004", "ReadingSqlDataNotPermittedExt"), ROW("39000", "ExternalRoutineInvocationException"),
    ROW("39001", "InvalidSqlstateReturned"), ROW("39004", "NullValueNotAllowedExt"), ROW("39P01", "TriggerProtocolViolated"),
    ROW("39P02", "SrfProtocolViolated"), ROW("39P03", "EventTriggerProtocolViolated"), ROW("3B000", "SavepointException"),
    ROW("3B001", "InvalidSavepointSpecification"), ROW("3D000", "InvalidCatalogName"), ROW("3F000", "InvalidSchemaName"),
    ROW("40000", "TransactionRollback"), ROW("40001", "SerializationFailure"),
    ROW("40002", "TransactionIntegrityConstraintViolation"), ROW("40003", "StatementCompletionUnknown"),
    ROW("40P01", "DeadlockDetected"), ROW("42000", "SyntaxErrorOrAccessRuleViolation"),
    ROW("42501", "InsufficientPrivilege"), ROW("42601", "SyntaxError"), ROW("42602", "InvalidName"),
    ROW("42611", "InvalidColumnDefinition"), ROW("42622", "NameTooLong"), ROW("42701", "DuplicateColumn"),
    ROW("42702", "AmbiguousColumn"), ROW("42703", "UndefinedColumn"), ROW("42704", "UndefinedObject"),
    ROW("42710", "DuplicateObject"), ROW("42712", "DuplicateAlias"), ROW("42723", "DuplicateFunction"),
    ROW("42725", "AmbiguousFunction"), ROW("42803", "GroupingError"), ROW("42804", "DatatypeMismatch"),
    ROW("42809", "WrongObjectType"), ROW("42830", "InvalidForeignKey"), ROW("42846", "CannotCoerce"),
    ROW("42883", "UndefinedFunction"), ROW("428C9", "GeneratedAlways"), ROW("42939", "ReservedName"),
    ROW("42P01", "UndefinedTable"), ROW("42P02", "UndefinedParameter"), ROW("42P03", "DuplicateCursor"),
    ROW("42P04", "DuplicateDatabase"), ROW("42P05", "DuplicatePreparedStatement"), ROW("42P06", "DuplicateSchema"),
    ROW("42P07", "DuplicateTable"), ROW("42P08", "AmbiguousParameter"), ROW("42P09", "AmbiguousAlias"),
    ROW("42P10", "InvalidColumnReference"), ROW("42P11", "InvalidCursorDefinition"),
    ROW("42P12", "InvalidDatabaseDefinition"), ROW("42P13", "InvalidFunctionDefinition"),
    ROW("42P14", "InvalidPreparedStatementDefinition"), ROW("42P15", "InvalidSchemaDefinition"),
    ROW("42P16", "InvalidTableDefinition"), ROW("42P17", "InvalidObjectDefinition"), ROW("42P18", "IndeterminateDatatype"),
    ROW("42P19", "InvalidRecursion"), ROW("42P20", "WindowingError"), ROW("42P21", "CollationMismatch"),
    ROW("42P22", "IndeterminateCollation"), ROW("44000", "WithCheckOptionViolation"), ROW("53000", "InsufficientResources"),
    ROW("53100", "DiskFull"), ROW("53200", "OutOfMemory"), ROW("53300", "TooManyConnections"),
    ROW("53400", "ConfigurationLimitExceeded"), ROW("54000", "ProgramLimitExceeded"), ROW("54001", "StatementTooComplex"),
    ROW("54011", "TooManyColumns"), ROW("54023", "TooManyArguments"), ROW("55000", "ObjectNotInPrerequisiteState"),
    ROW("55006", "ObjectInUse"), ROW("55P02", "CantChangeRuntimeParam"), ROW("55P03", "LockNotAvailable"),
    ROW("55P04", "UnsafeNewEnumValueUsage"), ROW("57000", "OperatorIntervention"), ROW("57014", "QueryCanceled"),
    ROW("57P01", "AdminShutdown"), ROW("57P02", "CrashShutdown"), ROW("57P03", "CannotConnectNow"),
    ROW("57P04", "DatabaseDropped"), ROW("57P05", "IdleSessionTimeout"), ROW("58000", "SystemError"),
    ROW("58030", "IoError"), ROW("58P01", "UndefinedFile"), ROW("58P02", "DuplicateFile"), ROW("72000", "SnapshotTooOld"),
    ROW("F0000", "ConfigFileError"), ROW("F0001", "LockFileExists"), ROW("HV000", "FdwError"),
    ROW("HV001", "FdwOutOfMemory"), ROW("HV002", "FdwDynamicParameterValueNeeded"), ROW("HV004", "FdwInvalidDataType"),
    ROW("HV005", "FdwColumnNameNotFound"), ROW("HV006", "FdwInvalidDataTypeDescriptors"),
    ROW("HV007", "FdwInvalidColumnName"), ROW("HV008", "FdwInvalidColumnNumber"), ROW("HV009", "FdwInvalidUseOfNullPointer"),
    ROW("HV00A", "FdwInvalidStringFormat"), ROW("HV00B", "FdwInvalidHandle"), ROW("HV00C", "FdwInvalidOptionIndex"),
    ROW("HV00D", "FdwInvalidOptionName"), ROW("HV00J", "FdwOptionNameNotFound"), ROW("HV00K", "FdwReplyHandle"),
    ROW("HV00L", "FdwUnableToCreateExecution"), ROW("HV00M", "FdwUnableToCreateReply"),
    ROW("HV00N", "FdwUnableToEstablishConnection"), ROW("HV00P", "FdwNoSchemas"), ROW("HV00Q", "FdwSchemaNotFound"),
    ROW("HV00R", "FdwTableNotFound"), ROW("HV010", "FdwFunctionSequenceError"), ROW("HV014", "FdwTooManyHandles"),
    ROW("HV021", "FdwInconsistentDescriptorInformation"), ROW("HV024", "FdwInvalidAttributeValue"),
    ROW("HV090", "FdwInvalidStringLengthOrBufferLength"), ROW("HV091", "FdwInvalidDescriptorFieldIdentifier"),
    ROW("P0000", "PlpgsqlError"), ROW("P0001", "RaiseException"), ROW("P0002", "NoDataFound"), ROW("P0003", "TooManyRows"),
    ROW("P0004", "AssertFailure"), ROW("XX000", "InternalError_"), ROW("XX001", "DataCorrupted"),
    ROW("XX002", "IndexCorrupted"),
};

static const struct sqlstate_row classes[] = {
    ROW("08", "OperationalError"), ROW("0A", "NotSupportedError"), ROW("20", "ProgrammingError"),
    ROW("21", "ProgrammingError"), ROW("22", "DataError"), ROW("23", "IntegrityError"), ROW("24", "InternalError"),
    ROW("25", "InternalError"), ROW("26", "OperationalError"), ROW("27", "OperationalError"), ROW("28", "OperationalError"),
    ROW("2B", "InternalError"), ROW("2D", "InternalError"), ROW("2F", "InternalError"), ROW("34", "OperationalError"),
    ROW("38", "InternalError"), ROW("39", "InternalError"), ROW("3B", "InternalError"), ROW("3D", "ProgrammingError"),
    ROW("3F", "ProgrammingError"), ROW("40", "OperationalError"), ROW("42", "ProgrammingError"),
    ROW("44", "ProgrammingError"), ROW("53", "OperationalError"), ROW("54", "OperationalError"),
    ROW("55", "OperationalError"), ROW("57", "OperationalError"), ROW("58", "OperationalError"), ROW("F0", "InternalError"),
    ROW("HV", "OperationalError"), ROW("P0", "InternalError"), ROW("XX", "InternalError"),
};
/* clang-format on */

static int rows_compare(const void *key, const void *row)
{
    return str_compare(*(const str *)key, str_from(((const struct sqlstate_row *)row)->code));
}

str db_sqlstate_class(str sqlstate)
{
    const struct sqlstate_row *row = bsearch(&sqlstate, conditions, COUNT_OF(conditions), sizeof *conditions, rows_compare);

    return row != NULL ? row->name : (str){0};
}

str db_sqlstate_exception(str sqlstate)
{
    str class = str_slice(sqlstate, 0, 2);
    const struct sqlstate_row *row = bsearch(&class, classes, COUNT_OF(classes), sizeof *classes, rows_compare);

    return row != NULL ? row->name : STR("DatabaseError");
}
