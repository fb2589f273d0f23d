using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Nexus.Kernel.Data;

internal static class DatabaseFacadeExtensions
{
    public static DbConnection? GetDbConnectionOrNull(this DatabaseFacade database) =>
        database.IsRelational() ? database.GetDbConnection() : null;
}
