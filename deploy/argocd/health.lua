-- Health of every kind of Partywall for Argo CD; docs/gitops.md has it as a table. What may heal by itself is
-- Progressing, whatever it waits for: only what no other object's change can help is Degraded.
local function condition(kind)
  for _, one in ipairs(obj.status.conditions or {}) do
    if one.type == kind then
      return one
    end
  end
  return nil
end

local function health(status, one)
  return { status = status, message = one.reason .. ": " .. one.message }
end

-- A new object says -1, so that nobody takes it for done before a controller has looked at it.
if obj.status == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "The controller has not seen the last change yet." }
end

local ready = condition("Ready") or condition("Succeeded")
if ready == nil then
  return { status = "Progressing", message = "The controller has not said yet whether it is Ready." }
end

local stalled = condition("Stalled")
if stalled ~= nil and stalled.status == "True" then
  return health("Degraded", ready)
end

local reconciling = condition("Reconciling")
if ready.status == "True" and (reconciling == nil or reconciling.status ~= "True") then
  return health("Healthy", ready)
end
return health("Progressing", ready)
