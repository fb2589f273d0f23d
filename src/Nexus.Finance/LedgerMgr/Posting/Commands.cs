using System.Data.Common;

namespace Nexus.Finance.LedgerMgr.Posting;

internal static class Commands
{
    public static void Add(this DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    /// <summary>Adds the values as parameters of their own.</summary>
    /// <returns>What to put between the brackets of IN; an empty list finds nothing.</returns>
    public static string AddList(this DbCommand command, string prefix, IReadOnlyCollection<string> values)
    {
        var names = values.Select((value, index) => (Name: $"@{prefix}{index}", Value: value)).ToList();
        names.ForEach(one => command.Add(one.Name, one.Value));
        return names.Count == 0 ? "NULL" : string.Join(',', names.Select(one => one.Name));
    }
}
