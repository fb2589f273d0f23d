using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Nexus.Kernel.Data.Sqlite;

/// <summary>
/// A command on a <see cref="KeptConnection"/>: it gathers text and parameters, and runs the connection's prepared
/// statement of that text.
/// </summary>
internal sealed class KeptCommand(KeptConnection connection) : DbCommand
{
    // Never run; the provider's collection of parameters can be had in no other way.
    private readonly SqliteCommand draft = new();
    private StatementCache.Statement? statement;
    private bool isSound;
    private int? timeout;

    [AllowNull]
    public override string CommandText { get; set; } = "";

    /// <summary>Seconds.</summary>
    public override int CommandTimeout
    {
        get => timeout ?? connection.DefaultTimeout;
        set => timeout = value;
    }

    public override CommandType CommandType
    {
        get => CommandType.Text;
        set => draft.CommandType = value;
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set
        {
            if (!ReferenceEquals(value, connection))
            {
                throw new NotSupportedException("A command belongs to the connection that made it.");
            }
        }
    }

    protected override DbParameterCollection DbParameterCollection => draft.Parameters;

    protected override DbTransaction? DbTransaction { get; set; } = connection.Current;

    public override void Cancel() { }

    public override void Prepare() { }

    public override int ExecuteNonQuery() => Run(static prepared => prepared.ExecuteNonQuery());

    public override object? ExecuteScalar() => Run(static prepared => prepared.ExecuteScalar());

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        Run(prepared => prepared.ExecuteReader(behavior));

    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            GiveBack();
            draft.Dispose();
        }
        base.Dispose(disposing);
    }

    private T Run<T>(Func<StatementCache.Statement, T> execute)
    {
        GiveBack();
        statement = connection.Statements.Take(CommandText);
        statement.CommandTimeout = CommandTimeout;
        statement.Transaction = (SqliteTransaction?)DbTransaction;
        foreach (SqliteParameter parameter in draft.Parameters)
        {
            statement.Parameters.Add(parameter);
        }
        var answer = execute(statement);
        isSound = true;
        return answer;
    }

    private void GiveBack()
    {
        if (statement is not null)
        {
            connection.Statements.Return(statement, isSound);
            statement = null;
            isSound = false;
        }
    }
}
