using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;

namespace Nexus.Auth.SessionMgr;

/// <summary>No tables of its own: the kernel's outbox and audit trail are what it is for.</summary>
internal sealed class SessionDb(DbContextOptions<SessionDb> options) : ServiceDb(options)
{
    protected override void Configure(ModelBuilder model) { }
}
