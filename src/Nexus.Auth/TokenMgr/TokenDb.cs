using Microsoft.EntityFrameworkCore;
using Nexus.Auth.TokenMgr.Personal;
using Nexus.Auth.TokenMgr.Refresh;
using Nexus.Kernel.Data;

namespace Nexus.Auth.TokenMgr;

internal sealed class TokenDb(DbContextOptions<TokenDb> options) : ServiceDb(options)
{
    public DbSet<RefreshFamily> Families => Set<RefreshFamily>();

    public DbSet<RefreshToken> Tokens => Set<RefreshToken>();

    public DbSet<PersonalToken> PersonalTokens => Set<PersonalToken>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<RefreshFamily>().ToTable("refresh_families").HasKey(family => family.Id);
        model.Entity<RefreshToken>().ToTable("refresh_tokens").HasKey(token => token.Hash);
        model.Entity<PersonalToken>().ToTable("personal_tokens").HasKey(token => token.Id);
        model.Entity<PersonalToken>().Property(token => token.Scopes).HasJson();
    }
}
