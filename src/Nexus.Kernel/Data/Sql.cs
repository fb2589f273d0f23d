using System.Data.Common;

namespace Nexus.Kernel.Data;

/// <summary>Plain parameterised commands for the hot loops, where LINQ's cost shows.</summary>
internal static class Sql
{
    public static DbCommand Command(
        this DbConnection connection,
        string text,
        DbTransaction? transaction = null,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            command.With(name, value);
        }
        return command;
    }

    public static void With(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    public static string? NullableString(this DbDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
