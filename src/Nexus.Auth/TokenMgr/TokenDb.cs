using Microsoft.EntityFrameworkCore;
using Nexus.Auth.TokenMgr.Refresh;
using Nexus.Kernel.Data;

namespace Nexus.Auth.TokenMgr;

internal sealed class TokenDb(DbContextOptions<TokenDb> options) : ServiceDb(options)
{
    public DbSet<RefreshFamily> Families => Set<RefreshFamily>();

    public DbSet<RefreshToken> Tokens => Set<RefreshToken>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<RefreshFamily>().ToTable("refresh_families").HasKey(family => family.Id);
        model.Entity<RefreshToken>().ToTable("refresh_tokens").HasKey(token => token.Hash);
    }
}
