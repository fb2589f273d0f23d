using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;
using Nexus.Platform.KeyService.ApiKeys;
using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService;

internal sealed class KeyDb(DbContextOptions<KeyDb> options) : ServiceDb(options)
{
    public DbSet<NamedKey> Keys => Set<NamedKey>();

    public DbSet<KeyVersion> Versions => Set<KeyVersion>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<NamedKey>().ToTable("named_keys").HasKey(key => key.Id);
        model.Entity<KeyVersion>().ToTable("key_versions").HasKey(version => new { version.KeyName, version.Number });
        var apiKey = model.Entity<ApiKey>();
        apiKey.ToTable("api_keys").HasKey(key => key.Id);
        apiKey.Property(key => key.Scopes).HasJson();
    }
}
