using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.UserAuth.Scim.Patching;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>Provisioned organisations as SCIM groups.</summary>
internal static class ScimGroups
{
    private const string Path = ScimNames.Base + "/Groups";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Path, ListAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
        routes
            .MapPost(Path + "/.search", SearchAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
        routes
            .MapPost(Path, CreateAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
        routes
            .MapGet(Path + "/{id}", ReadAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
        routes
            .MapPut(Path + "/{id}", ReplaceAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
        routes
            .MapPatch(Path + "/{id}", PatchAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
        routes
            .MapDelete(Path + "/{id}", DeleteAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();
    }

    private static async Task<ScimResult> ListAsync(HttpContext context, ProvisionedGroups groups)
    {
        var list = await groups.ListAsync(ScimQuery.Of(context.Request), context.RequestAborted);
        return new ScimResult(StatusCodes.Status200OK, list);
    }

    private static async Task<ScimResult> SearchAsync(HttpContext context, ProvisionedGroups groups)
    {
        var query = ScimQuery.Of(await ScimBody.ReadAsync(context));
        return new ScimResult(StatusCodes.Status200OK, await groups.ListAsync(query, context.RequestAborted));
    }

    public static async Task<ScimResult> CreateAsync(HttpContext context, ProvisionedGroups groups)
    {
        var draft = GroupDraft.Of(await ScimBody.ReadAsync(context));
        var group = await groups.CreateAsync(draft, context);
        return new ScimResult(StatusCodes.Status201Created, await groups.WriteAsync(group, context.RequestAborted));
    }

    private static async Task<ScimResult> ReadAsync(string id, HttpContext context, ProvisionedGroups groups)
    {
        var group = await groups.FindAsync(id, context.RequestAborted);
        return ScimTag.IsKnown(context, group.Version)
            ? new ScimResult(StatusCodes.Status304NotModified, null)
            : new ScimResult(
                StatusCodes.Status200OK,
                ScimQuery.Of(context.Request).Trim(await groups.WriteAsync(group, context.RequestAborted))
            );
    }

    public static async Task<ScimResult> ReplaceAsync(string id, HttpContext context, ProvisionedGroups groups)
    {
        var draft = GroupDraft.Of(await ScimBody.ReadAsync(context));
        var group = await groups.FindAsync(id, context.RequestAborted);
        ScimTag.RequireMatch(context, group.Version);
        await groups.SaveAsync(group, draft, context);
        return new ScimResult(StatusCodes.Status200OK, await groups.WriteAsync(group, context.RequestAborted));
    }

    public static async Task<ScimResult> PatchAsync(string id, HttpContext context, ProvisionedGroups groups)
    {
        var operations = PatchOperation.ReadAll(await ScimBody.ReadAsync(context));
        var group = await groups.FindAsync(id, context.RequestAborted);
        ScimTag.RequireMatch(context, group.Version);
        var draft = await groups.DraftAsync(group, context.RequestAborted);
        draft.Apply(operations);
        await groups.SaveAsync(group, draft, context);
        return new ScimResult(StatusCodes.Status200OK, await groups.WriteAsync(group, context.RequestAborted));
    }

    public static async Task<ScimResult> DeleteAsync(string id, HttpContext context, ProvisionedGroups groups)
    {
        var group = await groups.FindAsync(id, context.RequestAborted);
        ScimTag.RequireMatch(context, group.Version);
        await groups.DeleteAsync(group, context);
        return new ScimResult(StatusCodes.Status204NoContent, null);
    }
}
