using Microsoft.AspNetCore.Http;

namespace Nexus.Kernel.Http;

/// <summary>Forms that people and programs send; the framework's reader throws where one is broken.</summary>
public static class FormBody
{
    /// <summary>
    /// Reads the form, if the request says that it brings one, so that <see cref="HttpRequest.Form"/> is there. False
    /// where it cannot be read: U+0000 in it, no boundary, cut off, too many or too long fields.
    /// </summary>
    public static async Task<bool> IsReadableAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.HasFormContentType)
        {
            return true;
        }
        try
        {
            await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return true;
        }
        catch (Exception broken) when (broken is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return false;
        }
    }
}
