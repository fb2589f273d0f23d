namespace Nexus.Kernel.Data;

/// <summary>Configuration section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary><c>Sqlite</c> or <c>PostgreSql</c>.</summary>
    public DatabaseEngine Engine { get; set; } = DatabaseEngine.Sqlite;

    /// <summary>The folder of the SQLite files.</summary>
    public string Directory { get; set; } = "";

    /// <summary>The PostgreSQL connection string without a search path; each service gets a schema of its own.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The most pooled PostgreSQL connections of one service in one process.</summary>
    public int MaxPoolSize { get; set; } = 20;
}
