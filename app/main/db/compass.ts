/** SQL: where the person of a crossing `e` went by the compass, where somebody said which way 'in' is. `also`: what else the line has to agree in. */
export const eventCompass = (zones: string, also = ''): string => `(
  select case when e.direction = 'in' then z.in_compass else case z.in_compass
    when 'north' then 'south' when 'south' then 'north' when 'east' then 'west' when 'west' then 'east' end end
  from ${zones} z where z.zone_id = e.zone_id and z.rule_version = e.rule_version ${also}) as compass`;
