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
}
