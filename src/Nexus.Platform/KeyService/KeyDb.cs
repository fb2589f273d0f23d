using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;
using Nexus.Platform.KeyService.ApiKeys;
using Nexus.Platform.KeyService.Keys;
using Nexus.Platform.KeyService.Transit;
using Nexus.Platform.KeyService.Transit.Vault;

namespace Nexus.Platform.KeyService;

internal sealed class KeyDb(DbContextOptions<KeyDb> options) : ServiceDb(options)
{
    public DbSet<NamedKey> Keys => Set<NamedKey>();

    public DbSet<KeyVersion> Versions => Set<KeyVersion>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<TransitKey> TransitKeys => Set<TransitKey>();

    public DbSet<TransitKeyVersion> TransitVersions => Set<TransitKeyVersion>();

    public DbSet<TransitGrant> TransitGrants => Set<TransitGrant>();

    public DbSet<EndedSession> EndedSessions => Set<EndedSession>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<NamedKey>().ToTable("named_keys").HasKey(key => key.Id);
        model.Entity<KeyVersion>().ToTable("key_versions").HasKey(version => new { version.KeyName, version.Number });
        var apiKey = model.Entity<ApiKey>();
        apiKey.ToTable("api_keys").HasKey(key => key.Id);
        apiKey.Property(key => key.Scopes).HasJson();
        var transit = model.Entity<TransitKey>();
        transit.ToTable("transit_keys").HasKey(key => key.Id);
        transit.Ignore(key => key.Kind);
        model
            .Entity<TransitKeyVersion>()
            .ToTable("transit_key_versions")
            .HasKey(version => new { version.KeyId, version.Number });
        model.Entity<EndedSession>().ToTable("ended_sessions").HasKey(row => row.SessionId);
        var grant = model.Entity<TransitGrant>();
        grant.ToTable("transit_grants").HasKey(row => new { row.KeyId, row.UserId });
        grant.Property(row => row.Capabilities).HasJson();
    }
}
