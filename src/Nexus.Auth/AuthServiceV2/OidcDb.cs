using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Nexus.Auth.AuthServiceV2.External;
using Nexus.Auth.AuthServiceV2.Store;
using Nexus.Kernel.Data;

namespace Nexus.Auth.AuthServiceV2;

/// <summary>Applications, what people allowed them, and the tokens of the protocol that are not self-contained.</summary>
internal sealed class OidcDb(DbContextOptions<OidcDb> options) : ServiceDb(options)
{
    public DbSet<ConsentRequest> Consents => Set<ConsentRequest>();

    public DbSet<ClientSession> Sessions => Set<ClientSession>();

    public DbSet<InitialToken> InitialTokens => Set<InitialToken>();

    public DbSet<ExternalLink> Links => Set<ExternalLink>();

    public DbSet<ExternalTrip> Trips => Set<ExternalTrip>();

    protected override void Configure(ModelBuilder model)
    {
        model.UseOpenIddict<OidcApplication, OidcAuthorization, OidcScope, OidcToken, Guid>();
        model.Entity<OidcApplication>().ToTable("oidc_applications");
        model.Entity<OidcAuthorization>().ToTable("oidc_authorizations");
        model.Entity<OidcScope>().ToTable("oidc_scopes");
        model.Entity<OidcToken>().ToTable("oidc_tokens");
        foreach (
            var type in (Type[])
                [typeof(OidcApplication), typeof(OidcAuthorization), typeof(OidcScope), typeof(OidcToken)]
        )
        {
            model.Entity(type).Property("Id").HasValueGenerator<Version7Ids>();
        }
        foreach (var property in model.Model.GetEntityTypes().SelectMany(type => type.GetProperties()))
        {
            if (property.ClrType == typeof(DateTime?))
            {
                property.SetValueConverter(Moments);
            }
        }
        model.Entity<ConsentRequest>().ToTable("oidc_consents").HasKey(row => row.Id);
        model.Entity<ConsentRequest>().Property(row => row.Scopes).HasJson();
        model.Entity<ClientSession>().ToTable("oidc_sessions").HasKey(row => row.Id);
        model.Entity<ExternalLink>().ToTable("external_links").HasKey(row => row.Id);
        model.Entity<ExternalTrip>().ToTable("external_trips").HasKey(row => row.StateHash);
        model.Entity<InitialToken>().ToTable("oidc_initial_tokens").HasKey(row => row.Id);
    }

    // The house keeps times as unix microseconds; the library's entities have DateTime.
    private static readonly ValueConverter<DateTime, long> Moments = new(
        time => UnixMicroseconds.FromTime(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))),
        micros => DateTime.UnixEpoch.AddTicks(micros * 10)
    );
}
