using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using OpenIddict.EntityFrameworkCore.Models;

namespace Nexus.Auth.AuthServiceV2.Store;

internal sealed class OidcApplication : OpenIddictEntityFrameworkCoreApplication<Guid, OidcAuthorization, OidcToken>;

internal sealed class OidcAuthorization : OpenIddictEntityFrameworkCoreAuthorization<Guid, OidcApplication, OidcToken>;

internal sealed class OidcScope : OpenIddictEntityFrameworkCoreScope<Guid>;

internal sealed class OidcToken : OpenIddictEntityFrameworkCoreToken<Guid, OidcApplication, OidcAuthorization>;

/// <summary>Keys in the order they were made.</summary>
internal sealed class Version7Ids : ValueGenerator<Guid>
{
    public override bool GeneratesTemporaryValues => false;

    public override Guid Next(EntityEntry entry) => Guid.CreateVersion7();
}
