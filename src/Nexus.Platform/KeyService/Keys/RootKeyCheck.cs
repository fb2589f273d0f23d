using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nexus.Kernel.Services;

namespace Nexus.Platform.KeyService.Keys;

/// <summary>
/// Looks at the start whether the root key is the one that the keys here were sealed under. With another one nothing
/// could be opened, and new keys would be sealed under it, which the right one does not open.
/// </summary>
internal sealed class RootKeyCheck(IServiceScopeFactory scopes) : IHostedService
{
    /// <exception cref="ConfigurationException">It is not, or it is none.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var root = scope.ServiceProvider.GetRequiredService<RootCipher>();
        var first = await scope
            .ServiceProvider.GetRequiredService<KeyDb>()
            .Versions.AsNoTracking()
            .OrderBy(row => row.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        try
        {
            if (first is not null)
            {
                CryptographicOperations.ZeroMemory(root.Open(first.KeyName, first.Number, first.SealedMaterial));
            }
        }
        catch (CryptographicException other)
        {
            throw new ConfigurationException(
                "The root key (Security:RootKey, KeyService:Root) is not the one under which the keys in this database "
                    + "are sealed. Nothing was changed: start again with the former one.",
                other
            );
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
