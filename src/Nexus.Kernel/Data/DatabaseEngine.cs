namespace Nexus.Kernel.Data;

/// <summary>The two engines every data test runs on.</summary>
public enum DatabaseEngine
{
    /// <summary>One file a service, embedded in the process.</summary>
    Sqlite,

    /// <summary>One schema a service in a PostgreSQL database.</summary>
    PostgreSql,
}
