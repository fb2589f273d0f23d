using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;

namespace Nexus.Kernel.PersonalData;

/// <summary>How a service says whether it keeps personal data; it says one of the two.</summary>
public static class PersonalDataSetup
{
    /// <summary>The service keeps personal data and answers for it with <typeparamref name="T"/>.</summary>
    public static ServiceSetup HoldsPersonalData<T>(this ServiceSetup setup)
        where T : class, IPersonalData
    {
        ArgumentNullException.ThrowIfNull(setup);
        var name = setup.Service.Name;
        setup.PersonalData.Add(name);
        setup.Handle<UserErasureRequested, ErasePersonalData<T>>();
        if (setup.IsLocal)
        {
            var database = setup.Catalog.DatabaseOf(name);
            setup.Services.AddScoped<T>();
            setup.Services.AddSingleton(new PersonalDataHolder<T>(name, database));
            setup.Services.AddKeyedScoped<IPersonalData>(name, (provider, _) => provider.GetRequiredService<T>());
        }
        return setup;
    }

    /// <summary>The service keeps nothing about people.</summary>
    /// <param name="setup">The service.</param>
    /// <param name="reason">Why not, for whoever asks.</param>
    public static ServiceSetup HoldsNoPersonalData(this ServiceSetup setup, string reason)
    {
        ArgumentNullException.ThrowIfNull(setup);
        setup.PersonalData.AddWithout(setup.Service.Name, reason);
        return setup;
    }

    internal static void MapPersonalData(this IEndpointRouteBuilder routes, NexusService service) =>
        routes
            .MapPost(
                PersonalDataCalls.ExportOf(service.Name).Path,
                async (HttpContext context) =>
                {
                    var request =
                        await context.Request.ReadFromJsonAsync<ExportPersonalData>(
                            NexusJson.Options,
                            context.RequestAborted
                        ) ?? throw Problems.Invalid("$", "The body is null.");
                    var data = context.RequestServices.GetRequiredKeyedService<IPersonalData>(service.Name);
                    var export = await data.ExportAsync(request.UserId, context.RequestAborted);
                    await context.Response.WriteAsJsonAsync(export, NexusJson.Options, context.RequestAborted);
                }
            )
            .RequireAuthorization(Policies.Service)
            .ExcludeFromDescription();
}
