using System.Data.Common;
using Nexus.EndToEnd.Platforms;

namespace Nexus.EndToEnd.PlugPulled;

/// <summary>Looks into the services' databases for what no interface shows.</summary>
internal sealed class Tables(IPlatform platform)
{
    /// <summary>Rows of a query on one service's database, each as its columns' texts.</summary>
    public async Task<List<string[]>> ReadAsync(string service, string sql)
    {
        await using var connection = await platform.OpenDatabaseAsync(service);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var rows = new List<string[]>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader, column))]);
        }
        return rows;
    }

    public async Task<long> CountAsync(string service, string sql) =>
        long.Parse((await ReadAsync(service, sql)).Single().Single());

    private static string Text(DbDataReader row, int column) =>
        row.IsDBNull(column) ? "" : Convert.ToString(row.GetValue(column))!;
}
