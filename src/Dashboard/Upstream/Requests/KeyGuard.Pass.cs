using Shared.Api;

namespace Dashboard.Upstream.Requests;

public sealed partial class KeyGuard
{
    /// <summary>The right to send one request.</summary>
    public sealed class Pass : IDisposable
    {
        private readonly KeyGuard _guard;
        private bool _isTrial;

        internal Pass(KeyGuard guard, string key, int tries, bool isTrial, bool isWithheld)
        {
            _guard = guard;
            _isTrial = isTrial;
            (Key, Tries, IsWithheld) = (key, tries, isWithheld);
        }

        internal string Key { get; }

        internal int Tries { get; }

        internal bool IsWithheld { get; }

        public void Observe(ApiFailure? failure) => _guard.Observe(this, failure);

        public void Dispose()
        {
            if (_isTrial)
            {
                _isTrial = false;
                _guard._trial.Release();
            }
        }
    }
}
